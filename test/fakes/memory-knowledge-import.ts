import type { ImportedDocument, KnowledgeImport } from '../../pipeline/ports.ts';

/** A knowledge base's writing side in memory. `documents` are what a search would see; a new instance continues from them. */
export interface MemoryKnowledgeImport extends KnowledgeImport {
  readonly documents: ReadonlyMap<string, ImportedDocument>;
  readonly outcome: 'open' | 'committed' | 'aborted';
}

export function createMemoryKnowledgeImport(
  live: ReadonlyMap<string, ImportedDocument> = new Map(),
): MemoryKnowledgeImport {
  const staged = new Map(live);
  let documents = live;
  let outcome: MemoryKnowledgeImport['outcome'] = 'open';
  return {
    get documents() {
      return documents;
    },
    get outcome() {
      return outcome;
    },
    find: async (documentId) => staged.get(documentId) ?? null,
    findIdOfFile: async (file, collection) =>
      [...live.values()].find((known) => known.file === file && known.collection === collection)?.id ?? null,
    async put(document) {
      staged.set(document.id, document);
    },
    remove: async (documentId) => staged.delete(documentId),
    listDocumentIds: async (collection) =>
      [...live.values()].filter((document) => document.collection === collection).map(({ id }) => id),
    count: async () => live.size,
    async commit() {
      documents = new Map(staged);
      outcome = 'committed';
    },
    async abort() {
      outcome = 'aborted';
    },
  };
}
