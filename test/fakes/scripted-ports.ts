import type { AnswerPorts } from '../../pipeline/answer.ts';
import type { PageDraft, Passage, ScoredPassage, Writer } from '../../pipeline/ports.ts';
import { findPlace } from './memory-knowledge-base.ts';
import { createMemoryPageStore } from './memory-page-store.ts';
import { createMemoryProfileStore } from './memory-profile-store.ts';

export const PASSAGES: readonly ScoredPassage[] = [1, 2, 3].map((number) => ({
  id: `p${number}`,
  documentId: `doc-${number}.md`,
  title: `Document ${number}`,
  headingPath: number === 1 ? ['Milestones'] : [],
  url: number === 2 ? 'https://docs.example/2' : null,
  text: `Passage ${number} says that mileposts stand at the side of a road.`,
  score: 10 - number,
}));

export const DRAFT: PageDraft = {
  title: 'Mileposts',
  description: 'Where mileposts stand.',
  language: 'en',
  form: 'facts',
  blocks: [{ type: 'lead', sentences: [{ text: 'Mileposts stand at the side of a road.', n: 1 }] }],
  sources: [{ n: 1, title: 'Document 1', headingPath: [], url: '/passages/p1', quotes: [] }],
  personalisedBy: [],
};

/** A writer that yields these pieces and cites the first passage. */
export function createScriptedWriter(pieces: readonly string[]): Writer {
  return {
    async *write() {
      yield* pieces;
      return {
        finishReason: 'extractive',
        confidence: 0.9,
        citations: [{ n: 1, quote: 'mileposts stand at the side of a road' }],
        usage: null,
      };
    },
  };
}

/** Ports that answer at once with fixed, well-formed results. Override those that a test is about. */
export function createScriptedPorts(overrides: Partial<AnswerPorts> = {}): AnswerPorts {
  const passages = new Map<string, Passage>(PASSAGES.map((passage) => [passage.id, passage]));
  return {
    classifier: { classify: async () => ({ kind: 'factoid', confidence: 0.8, language: 'en' }) },
    signalDetector: {
      detect: async (turns) => [
        { key: 'topic', value: 'mileposts', confidence: 0.6, why: turns.at(-1)?.text ?? '' },
      ],
    },
    profiles: createMemoryProfileStore(),
    knowledge: {
      search: async ({ limit }) => ({
        passages: PASSAGES.slice(0, limit),
        confidence: 0.9,
        terms: [{ term: 'milepost', weight: 3 }],
      }),
      findPassage: async (passageId) => passages.get(passageId) ?? null,
      findPlace: async (passageId) => findPlace(PASSAGES, passageId),
      listDocument: async (documentId, from, limit) =>
        PASSAGES.filter((passage) => passage.documentId === documentId).slice(from, from + limit),
      suggestQuestions: async (limit) => ['What is a milepost?', 'Where do mileposts stand?'].slice(0, limit),
      counts: async () => ({ documents: PASSAGES.length, passages: PASSAGES.length }),
      findLastImport: async () => ({ documents: PASSAGES.length, endedAt: '2026-01-02T03:04:05.000Z' }),
      prepare: async () => {},
    },
    writer: createScriptedWriter(['Mileposts stand ', 'at the side ', 'of a road. [1]']),
    pageComposer: { compose: async () => DRAFT },
    pages: createMemoryPageStore(),
    ...overrides,
  };
}
