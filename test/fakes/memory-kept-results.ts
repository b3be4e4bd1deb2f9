import type { KeptResults } from '../../pipeline/ports.ts';

/** Keeps everything, in memory. */
export function createMemoryKeptResults(): KeptResults {
  const results = new Map<string, string>();
  return {
    find: (runId, stageId) => results.get(`${runId} ${stageId}`) ?? null,
    keep: (runId, stageId, result) => void results.set(`${runId} ${stageId}`, result),
    eraseRuns(runs) {
      for (const { id } of runs)
        for (const stageId of ['response', 'page']) results.delete(`${id} ${stageId}`);
    },
  };
}
