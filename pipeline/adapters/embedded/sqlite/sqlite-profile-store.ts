import type { ProfileStore, Trait } from '../../../ports.ts';
import type { Database, Row } from './database.ts';

/** The table has no index by expiry, so that sweeping reads it whole. */
const SWEEP_INTERVAL_MS = 3_600_000;

/** Keeps profiles in the table `traits`. A trait past its `expiresAt` is never returned; a save deletes those of all visitors, once an hour. */
export function createSqliteProfileStore(
  database: Database,
  now: () => Date = () => new Date(),
): ProfileStore {
  const statements = {
    load: database.prepare(
      `SELECT key, value, confidence, why, seen_at, expires_at FROM traits
       WHERE visitor = ? AND expires_at > ? ORDER BY key, confidence DESC, value`,
    ),
    erase: database.prepare('DELETE FROM traits WHERE visitor = ?'),
    sweep: database.prepare('DELETE FROM traits WHERE expires_at <= ?'),
    insert: database.prepare(
      'INSERT INTO traits (visitor, key, value, confidence, why, seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
  };

  let nextSweepAt = 0;

  function sweepIfDue(): void {
    const time = now();
    if (time.getTime() < nextSweepAt) return;
    statements.sweep.run(time.toISOString());
    nextSweepAt = time.getTime() + SWEEP_INTERVAL_MS;
  }

  return {
    async load(visitorId, signal) {
      signal.throwIfAborted();
      return { traits: statements.load.all(visitorId, now().toISOString()).map(toTrait) };
    },
    async save(visitorId, profile, signal) {
      signal.throwIfAborted();
      await database.writeSoon(() => {
        statements.erase.run(visitorId);
        sweepIfDue();
        for (const trait of profile.traits) {
          const { key, value, confidence, why, seenAt, expiresAt } = trait;
          statements.insert.run(visitorId, key, value, confidence, why, seenAt, expiresAt);
        }
      });
    },
    async erase(visitorId) {
      await database.writeSoon(() => statements.erase.run(visitorId));
    },
  };
}

function toTrait(row: Row): Trait {
  return {
    key: row.key as Trait['key'],
    value: row.value as string,
    confidence: row.confidence as number,
    why: row.why as string,
    seenAt: row.seen_at as string,
    expiresAt: row.expires_at as string,
  };
}
