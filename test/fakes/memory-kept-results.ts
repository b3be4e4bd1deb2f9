import type { KeptResults, PaidStage, RunResults } from '../../pipeline/ports.ts';

export interface MemoryKeptResults extends KeptResults {
  keep(runId: string, stageId: PaidStage, result: string): void;
  erase(runId: string): void;
}

/** Keeps everything, in memory. */
export function createMemoryKeptResults(): MemoryKeptResults {
  const results = new Map<string, string>();
  return {
    find: async (runId, stageId) => results.get(`${runId} ${stageId}`) ?? null,
    keep: (runId, stageId, result) => void results.set(`${runId} ${stageId}`, result),
    erase(runId) {
      for (const stageId of ['response', 'page']) results.delete(`${runId} ${stageId}`);
    },
  };
}

/** What is kept of one run, at once. */
export function toRunResults(kept: MemoryKeptResults, runId: string): RunResults {
  return {
    find: (stageId) => kept.find(runId, stageId),
    keep: (stageId, result) => kept.keep(runId, stageId, result),
  };
}
