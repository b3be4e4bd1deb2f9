import type { KnowledgeBase, Passage } from '../../pipeline/ports.ts';

/** A whole knowledge base in memory. It finds passages that share a word with the question, in their given order. */
export function createMemoryKnowledgeBase(
  passages: readonly Passage[],
  questions: readonly string[] = [],
): KnowledgeBase {
  return {
    async search({ text, limit }) {
      const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
      const found = passages
        .filter((passage) => words.some((word) => passage.text.toLowerCase().includes(word)))
        .slice(0, limit)
        .map((passage, index) => ({ ...passage, score: limit - index }));
      return {
        passages: found,
        confidence: found.length > 0 ? 1 : 0,
        terms: words.map((term) => ({ term, weight: 1 })),
      };
    },
    findPassage: async (passageId) => passages.find(({ id }) => id === passageId) ?? null,
    findPlace: async (passageId) => findPlace(passages, passageId),
    listDocument: async (documentId, from, limit) =>
      passages.filter((passage) => passage.documentId === documentId).slice(from, from + limit),
    suggestQuestions: async (limit) => questions.slice(0, limit),
    counts: async () => ({
      documents: new Set(passages.map(({ documentId }) => documentId)).size,
      passages: passages.length,
    }),
    findLastImport: async () => null,
    prepare: async () => {},
  };
}

/** As `KnowledgeBase.findPlace`, among passages that stand in the order of their documents. */
export function findPlace(passages: readonly Passage[], passageId: string): number | null {
  const found = passages.find(({ id }) => id === passageId);
  const document = passages.filter(({ documentId }) => documentId === found?.documentId);
  return found ? document.indexOf(found) : null;
}
