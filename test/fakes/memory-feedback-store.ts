import type { FeedbackStore, GivenFeedback } from '../../pipeline/ports.ts';

export interface MemoryFeedbackStore extends FeedbackStore {
  erase(runId: string): void;
}

/** Keeps everything, in memory. */
export function createMemoryFeedbackStore(runs: { has(runId: string): boolean }): MemoryFeedbackStore {
  const given = new Map<string, GivenFeedback>();
  return {
    async set(runId, { helpful, reason, comment }) {
      if (!runs.has(runId)) return null;
      const feedback = { helpful, reason, comment, givenAt: new Date().toISOString() };
      given.set(runId, feedback);
      return feedback;
    },
    remove: async (runId) => given.delete(runId),
    find: async (runId) => given.get(runId) ?? null,
    findAll: async (runIds) => new Map([...given].filter(([runId]) => runIds.includes(runId))),
    erase: (runId) => void given.delete(runId),
  };
}
