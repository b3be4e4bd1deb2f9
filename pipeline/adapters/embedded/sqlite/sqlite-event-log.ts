import type { EventLog } from '../../../ports.ts';
import type { Database } from './database.ts';

/** Every frame ends with the blank line that ends an event, and none has another. */
const FRAME_END = '\n\n';

/** The event log in SQLite, one row a batch. Several runs' batches share one transaction. */
export function createSqliteEventLog(database: Database): EventLog {
  const insert = database.prepare(
    'INSERT INTO run_events (run, last_seq, first_seq, frames) VALUES (?, ?, ?, ?)',
  );
  const selectAfter = database.prepare(
    'SELECT first_seq, frames FROM run_events WHERE run = ? AND last_seq > ? ORDER BY last_seq LIMIT 1',
  );
  const selectLast = database.prepare('SELECT max(last_seq) AS seq FROM run_events WHERE run = ?');
  const erase = database.prepare('DELETE FROM run_events WHERE run = ?');

  return {
    append(batches) {
      database.write(() => {
        for (const { runId, firstSeq, frames } of batches) {
          insert.run(runId, firstSeq + frames.length - 1, firstSeq, frames.join(''));
        }
      });
      // Whatever else this turn wrote, such as the question itself, becomes durable with the events.
      database.commit();
    },
    read(runId, afterSeq, limit) {
      const frames: string[] = [];
      for (let cursor = afterSeq; frames.length < limit; cursor = afterSeq + frames.length) {
        const row = selectAfter.get(runId, cursor) as { first_seq: number; frames: string } | undefined;
        if (!row) break;
        const batch = row.frames.split(FRAME_END).slice(cursor + 1 - row.first_seq, -1);
        for (const frame of batch) frames.push(frame + FRAME_END);
      }
      return frames.length === 0 ? null : { firstSeq: afterSeq + 1, frames };
    },
    eraseRuns(runs) {
      database.write(() => {
        for (const { id } of runs) erase.run(id);
      });
    },
    lastSeq: (runId) => Number(selectLast.get(runId)?.seq ?? 0),
  };
}
