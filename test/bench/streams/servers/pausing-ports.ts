import { setTimeout as pause } from 'node:timers/promises';
import type { AnswerPorts } from '../../../../pipeline/answer.ts';
import type { PageStore, ProfileStore, ScoredPassage } from '../../../../pipeline/ports.ts';

/** How long the stages of a run take; the question is this object as JSON. `run-events.mjs` paces the other servers by it. */
export interface Pace {
  /** Milliseconds of every stage but the writing. */
  readonly pauseMs: number;
  /** Milliseconds until the writer has its first words: a model that thinks. */
  readonly idleMs: number;
  readonly sources: number;
}

/**
 * Stages that wait instead of working, over the real stores. Independent stages start together in the product, so the
 * later ones wait longer: what they wait for falls one pause after another. What a stage gives after its pause holds
 * `@<nanoseconds>;`, the monotonic clock at that moment.
 */
export function createPausingPorts({
  profiles,
  pages,
}: {
  profiles: ProfileStore;
  pages: PageStore;
}): AnswerPorts {
  return {
    profiles,
    pages,
    classifier: {
      async classify({ text }, signal) {
        await pauseFor(readPace(text).pauseMs, signal);
        return { kind: 'factoid', confidence: 0.8, language: stamp() };
      },
    },
    signalDetector: {
      async detect(turns, signal) {
        const question = turns.at(-1)?.text ?? '';
        await pauseFor(2 * readPace(question).pauseMs, signal);
        // Only what the question itself shows is noticed.
        return [{ key: 'topic', value: `mileposts ${stamp()}`, confidence: 0.6, why: question.slice(0, 1) }];
      },
    },
    knowledge: {
      async search({ text }, signal) {
        const { pauseMs, sources } = readPace(text);
        await pauseFor(3 * pauseMs, signal);
        const passages = Array.from({ length: sources }, (_, index) => toPassage(index + 1));
        return { passages, confidence: 0.9, terms: [{ term: 'milepost', weight: 3 }] };
      },
      findPassage: async () => null,
      findPlace: async () => null,
      listDocument: async () => [],
      suggestQuestions: async () => [],
      counts: async () => ({ documents: 1, passages: 1 }),
      findLastImport: async () => null,
      prepare: async () => {},
    },
    writer: {
      async *write({ question }, signal) {
        await pauseFor(readPace(question).idleMs, signal);
        yield `Mileposts stand at the side of a road. [1] ${stamp()}`;
        return { finishReason: 'extractive', confidence: 0.9, citations: CITATIONS, usage: null };
      },
    },
    pageComposer: {
      async compose({ question }, signal) {
        // Begins with the writer and is over long before it, as the product's own is.
        await pauseFor(readPace(question).pauseMs, signal);
        return {
          title: 'Mileposts',
          description: 'Where mileposts stand.',
          language: 'en',
          form: 'facts',
          blocks: [{ type: 'lead', sentences: [{ text: 'Mileposts stand at the side of a road.', n: 1 }] }],
          sources: [{ n: 1, title: 'On roads', headingPath: ['Mileposts'], url: '/passages/p1', quotes: [] }],
          personalisedBy: [],
        };
      },
    },
  };
}

const CITATIONS = [{ n: 1, quote: 'Mileposts stand at the side of a road.' }];

function readPace(question: string): Pace {
  return JSON.parse(question) as Pace;
}

/** No timer for no pause, as in the other servers. */
function pauseFor(ms: number, signal: AbortSignal): Promise<void> | undefined {
  return ms > 0 ? pause(ms, undefined, { signal }) : undefined;
}

function toPassage(n: number): ScoredPassage {
  return {
    id: `p${n}`,
    documentId: 'roads.md',
    title: 'On roads',
    headingPath: ['Mileposts'],
    url: null,
    text: `Mileposts stand at the side of a road. ${stamp()}`,
    score: 9.5,
  };
}

function stamp(): string {
  return `@${process.hrtime.bigint()};`;
}
