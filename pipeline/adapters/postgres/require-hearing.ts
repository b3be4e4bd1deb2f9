import { setTimeout as delay } from 'node:timers/promises';

/** How long a message of this process to itself may take, each time; it takes some milliseconds. */
const HEARD_MS = 1_000;
const TRIES = 3;

/** Messages are sent and not heard; the message says what to do. */
export class DeafLineError extends Error {
  constructor() {
    super(
      'Messages of PostgreSQL do not arrive: DATABASE_URL leads to a pooler that gives each transaction another connection, ' +
        'where LISTEN and locks of a session do nothing. Set DATABASE_URL to the server itself, or let the pooler keep a ' +
        'connection for each session (PgBouncer: pool_mode = session).',
    );
    this.name = 'DeafLineError';
  }
}

/**
 * Makes sure that what others say is heard: a process that hears nothing would be taken for one that follows no run.
 * `hearOneself` says something and resolves when it is heard.
 * @throws {DeafLineError} when it never is
 */
export async function requireHearing(hearOneself: () => Promise<void>): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const isHeard = await Promise.race([
      hearOneself().then(() => true),
      delay(HEARD_MS, false, { ref: false }),
    ]);
    if (isHeard) return;
  }
  throw new DeafLineError();
}
