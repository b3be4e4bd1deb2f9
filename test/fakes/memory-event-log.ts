import type { EventLog } from '../../pipeline/ports.ts';

/** A whole event log in memory, which also shows what was written in one go. */
export function createMemoryEventLog(): EventLog & { readonly writes: string[][] } {
  const runs = new Map<string, { seq: number; frame: string }[]>();
  const writes: string[][] = [];
  const entriesOf = (runId: string) => runs.get(runId) ?? [];
  const lastSeq = (runId: string) => entriesOf(runId).at(-1)?.seq ?? 0;
  return {
    writes,
    append(batches) {
      for (const { runId, firstSeq, frames } of batches) {
        if (firstSeq <= lastSeq(runId)) throw new Error(`Run ${runId}: ${firstSeq} is there already.`);
        const entries = frames.map((frame, index) => ({ seq: firstSeq + index, frame }));
        runs.set(runId, [...entriesOf(runId), ...entries]);
      }
      writes.push(batches.flatMap(({ frames }) => frames));
    },
    read(runId, afterSeq, limit) {
      const after = entriesOf(runId).filter(({ seq }) => seq > afterSeq);
      const firstSeq = after[0]?.seq ?? 0;
      const batch = after.slice(0, limit).filter(({ seq }, index) => seq === firstSeq + index);
      return batch.length === 0 ? null : { firstSeq, frames: batch.map(({ frame }) => frame) };
    },
    eraseRuns(erased) {
      for (const { id } of erased) runs.delete(id);
    },
    lastSeq,
  };
}
