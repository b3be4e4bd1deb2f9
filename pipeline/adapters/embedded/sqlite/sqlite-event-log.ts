import type { EventLog } from '../../../ports.ts';
import { readEach } from '../../read-each.ts';
import type { Database } from './database.ts';

/** Every frame ends with the blank line that ends an event, and none has another. */
const FRAME_END = '\n\n';

interface StoredBatch {
  readonly first_seq: number;
  readonly last_seq: number;
  readonly frames: string;
}

/** The event log in SQLite, one row a batch. */
export function createSqliteEventLog(database: Database): EventLog {
  const selectAfter = database.prepare(
    'SELECT first_seq, last_seq, frames FROM run_events WHERE run = ? AND last_seq > ? ORDER BY last_seq LIMIT 1',
  );
  const selectLast = database.prepare('SELECT max(last_seq) AS seq FROM run_events WHERE run = ?');

  const log: EventLog = {
    async read(runId, afterSeq, limit) {
      const frames: string[] = [];
      let firstSeq = afterSeq + 1;
      // Every row moves the cursor on, whatever it holds: a row that is missing or damaged must not be looked for again.
      for (let cursor = afterSeq; frames.length < limit; ) {
        const row = selectAfter.get(runId, cursor) as StoredBatch | undefined;
        if (!row) break;
        const from = Math.max(row.first_seq, cursor + 1);
        const batch = row.frames.split(FRAME_END).slice(from - row.first_seq, -1);
        cursor = row.last_seq;
        if (batch.length === 0) continue;
        if (frames.length === 0) firstSeq = from;
        else if (from !== firstSeq + frames.length) break;
        for (const frame of batch) frames.push(frame + FRAME_END);
      }
      return frames.length === 0 ? null : { firstSeq, frames };
    },
    readAll: (cursors) => readEach(log, cursors),
    lastSeq: async (runId) => Number(selectLast.get(runId)?.seq ?? 0),
  };
  return log;
}
