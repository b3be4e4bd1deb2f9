import type { EventLog, LoggedFrames } from '../../ports.ts';
import type { Queries, Row } from './connection.ts';

/** Every frame ends with the blank line that ends an event, and none has another. */
const FRAME_END = '\n\n';
/** Rows that are read at a time: a row is the events of a few milliseconds. */
const ROWS = 64;

/** The event log in PostgreSQL, one row a batch. */
export function createPostgresEventLog({ query }: Queries): EventLog {
  return {
    async read(runId, afterSeq, limit) {
      const gathering = new Gathering(afterSeq);
      while (gathering.frames.length < limit) {
        const rows = await query(
          'SELECT first_seq, last_seq, frames FROM run_events WHERE run = $1 AND last_seq > $2 ORDER BY last_seq LIMIT $3',
          [runId, gathering.cursor, ROWS],
          'read_events',
        );
        for (const row of rows) {
          gathering.add(row);
          if (gathering.frames.length >= limit) break;
        }
        if (rows.length < ROWS || gathering.isCut) break;
      }
      return gathering.toLogged();
    },
    async readAll(cursors) {
      const gatherings = new Map(cursors.map(({ runId, afterSeq }) => [runId, new Gathering(afterSeq)]));
      const rows = await query(
        `SELECT run, first_seq, last_seq, frames FROM unnest($1::text[], $2::integer[]) AS cursors (run, after_seq)
         JOIN run_events USING (run) WHERE last_seq > after_seq ORDER BY run, last_seq`,
        [cursors.map(({ runId }) => runId), cursors.map(({ afterSeq }) => afterSeq)],
        'read_events_of_all',
      );
      for (const row of rows) gatherings.get(String(row.run))?.add(row);
      const found = new Map<string, LoggedFrames>();
      for (const [runId, gathering] of gatherings) {
        const logged = gathering.toLogged();
        if (logged) found.set(runId, logged);
      }
      return found;
    },
    async lastSeq(runId) {
      const [row] = await query('SELECT max(last_seq) AS seq FROM run_events WHERE run = $1', [runId]);
      return Number(row?.seq ?? 0);
    },
  };
}

/** The frames of rows in order, as far as their numbers are contiguous. */
class Gathering {
  readonly frames: string[] = [];
  cursor: number;
  /** What comes after a gap is left out: it is a batch of its own. */
  isCut = false;
  #firstSeq: number;

  constructor(afterSeq: number) {
    this.cursor = afterSeq;
    this.#firstSeq = afterSeq + 1;
  }

  add(row: Row): void {
    if (this.isCut) return;
    const rowSeq = Number(row.first_seq);
    const from = Math.max(rowSeq, this.cursor + 1);
    const batch = String(row.frames)
      .split(FRAME_END)
      .slice(from - rowSeq, -1);
    // Every row moves the cursor on, whatever it holds.
    this.cursor = Number(row.last_seq);
    if (batch.length === 0) return;
    if (this.frames.length === 0) this.#firstSeq = from;
    else if (from !== this.#firstSeq + this.frames.length) {
      this.isCut = true;
      return;
    }
    for (const frame of batch) this.frames.push(frame + FRAME_END);
  }

  toLogged(): LoggedFrames | null {
    return this.frames.length === 0 ? null : { firstSeq: this.#firstSeq, frames: this.frames };
  }
}
