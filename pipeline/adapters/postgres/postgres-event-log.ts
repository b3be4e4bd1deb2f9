import type { EventLog } from '../../ports.ts';
import type { Queries } from './connection.ts';

/** Every frame ends with the blank line that ends an event, and none has another. */
const FRAME_END = '\n\n';
/** Rows that are read at a time: a row is the events of a few milliseconds. */
const ROWS = 64;

/** The event log in PostgreSQL, one row a batch. */
export function createPostgresEventLog({ query }: Queries): EventLog {
  return {
    async read(runId, afterSeq, limit) {
      const frames: string[] = [];
      let firstSeq = afterSeq + 1;
      let cursor = afterSeq;
      while (frames.length < limit) {
        const rows = await query(
          'SELECT first_seq, last_seq, frames FROM run_events WHERE run = $1 AND last_seq > $2 ORDER BY last_seq LIMIT $3',
          [runId, cursor, ROWS],
        );
        for (const row of rows) {
          const rowSeq = Number(row.first_seq);
          const from = Math.max(rowSeq, cursor + 1);
          const batch = String(row.frames)
            .split(FRAME_END)
            .slice(from - rowSeq, -1);
          // Every row moves the cursor on, whatever it holds.
          cursor = Number(row.last_seq);
          if (batch.length === 0) continue;
          if (frames.length === 0) firstSeq = from;
          // What comes after a gap is a batch of its own.
          else if (from !== firstSeq + frames.length) return { firstSeq, frames };
          for (const frame of batch) frames.push(frame + FRAME_END);
          if (frames.length >= limit) break;
        }
        if (rows.length < ROWS) break;
      }
      return frames.length === 0 ? null : { firstSeq, frames };
    },
    async lastSeq(runId) {
      const [row] = await query('SELECT max(last_seq) AS seq FROM run_events WHERE run = $1', [runId]);
      return Number(row?.seq ?? 0);
    },
  };
}
