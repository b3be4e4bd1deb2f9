import { readEach } from '../../pipeline/adapters/read-each.ts';
import type { EventLog, LoggedFrames } from '../../pipeline/ports.ts';

/** An event log in memory, which also shows what was written in one go. */
export interface MemoryEventLog extends EventLog {
  readonly writes: string[][];
  /** All or nothing. Throws when a number is there already. */
  append(batches: readonly (LoggedFrames & { readonly runId: string })[]): void;
  erase(runId: string): void;
}

export function createMemoryEventLog(): MemoryEventLog {
  const runs = new Map<string, { seq: number; frame: string }[]>();
  const writes: string[][] = [];
  const entriesOf = (runId: string) => runs.get(runId) ?? [];
  const lastSeq = (runId: string) => entriesOf(runId).at(-1)?.seq ?? 0;
  const log: MemoryEventLog = {
    writes,
    append(batches) {
      for (const { runId, firstSeq } of batches) {
        if (firstSeq <= lastSeq(runId)) throw new Error(`Run ${runId}: ${firstSeq} is there already.`);
      }
      for (const { runId, firstSeq, frames } of batches) {
        const entries = frames.map((frame, index) => ({ seq: firstSeq + index, frame }));
        runs.set(runId, [...entriesOf(runId), ...entries]);
      }
      if (batches.length > 0) writes.push(batches.flatMap(({ frames }) => frames));
    },
    async read(runId, afterSeq, limit) {
      const after = entriesOf(runId).filter(({ seq }) => seq > afterSeq);
      const firstSeq = after[0]?.seq ?? 0;
      const batch = after.slice(0, limit).filter(({ seq }, index) => seq === firstSeq + index);
      return batch.length === 0 ? null : { firstSeq, frames: batch.map(({ frame }) => frame) };
    },
    readAll: (cursors) => readEach(log, cursors),
    erase: (runId) => void runs.delete(runId),
    lastSeq: async (runId) => lastSeq(runId),
  };
  return log;
}
