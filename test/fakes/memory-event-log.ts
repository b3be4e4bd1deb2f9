import type { EventLog } from '../../pipeline/ports.ts';

/** A whole event log in memory, which also shows what was written in one go. */
export function createMemoryEventLog(): EventLog & { readonly writes: string[][] } {
  const runs = new Map<string, string[]>();
  const writes: string[][] = [];
  const framesOf = (runId: string) => runs.get(runId) ?? [];
  return {
    writes,
    append(batches) {
      for (const { runId, firstSeq, frames } of batches) {
        const known = framesOf(runId);
        if (firstSeq !== known.length + 1)
          throw new Error(`Run ${runId}: ${firstSeq} does not follow ${known.length}.`);
        runs.set(runId, [...known, ...frames]);
      }
      writes.push(batches.flatMap(({ frames }) => frames));
    },
    read(runId, afterSeq, limit) {
      const frames = framesOf(runId).slice(afterSeq, afterSeq + limit);
      return frames.length === 0 ? null : { firstSeq: afterSeq + 1, frames };
    },
    eraseRuns(erased) {
      for (const { id } of erased) runs.delete(id);
    },
    lastSeq: (runId) => framesOf(runId).length,
  };
}
