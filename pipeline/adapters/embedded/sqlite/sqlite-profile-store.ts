import { BRIEF_MS, type ProfileStore, type Trait } from '../../../ports.ts';
import type { Database, Row } from './database.ts';

/** Keeps profiles in the tables `traits` and `profile_wishes`. A trait past its `expiresAt` is never returned. */
export function createSqliteProfileStore(
  database: Database,
  now: () => Date = () => new Date(),
): ProfileStore {
  const statements = {
    // One row of wishes at least: outside of a transaction, a statement costs more than what it reads.
    load: database.prepare(
      `SELECT is_off, is_brief, key, value, confidence, why, seen_at, expires_at, is_corrected
       FROM (SELECT ?1 AS id) LEFT JOIN profile_wishes AS wishes ON wishes.visitor = id
       LEFT JOIN traits ON traits.visitor = id AND expires_at > ?2 ORDER BY key, confidence DESC, value`,
    ),
    erase: database.prepare('DELETE FROM traits WHERE visitor = ?'),
    hasExpired: database.prepare('SELECT 1 FROM traits WHERE expires_at <= ? LIMIT 1'),
    eraseExpired: database.prepare('DELETE FROM traits WHERE expires_at <= ?'),
    insert: database.prepare(
      `INSERT INTO traits (visitor, key, value, confidence, why, seen_at, expires_at, is_corrected)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    shorten: database.prepare('UPDATE traits SET expires_at = ?2 WHERE visitor = ?1 AND expires_at > ?2'),
    isBrief: database.prepare('SELECT 1 FROM profile_wishes WHERE visitor = ? AND is_brief = 1'),
    setOff: toWish('is_off'),
    setBrief: toWish('is_brief'),
    // Who wants what everybody gets needs no row.
    dropPlain: database.prepare(
      'DELETE FROM profile_wishes WHERE visitor = ? AND is_off = 0 AND is_brief = 0',
    ),
  };

  function toWish(column: 'is_off' | 'is_brief') {
    return database.prepare(
      `INSERT INTO profile_wishes (visitor, ${column}) VALUES (?1, ?2)
       ON CONFLICT (visitor) DO UPDATE SET ${column} = ?2`,
    );
  }

  return {
    async load(visitorId, signal) {
      signal.throwIfAborted();
      const rows = statements.load.all(visitorId, now().toISOString());
      const traits = rows.filter(({ key }) => key !== null).map(toTrait);
      return {
        traits,
        ...(rows[0]?.is_off && { isOff: true }),
        ...(rows[0]?.is_brief && { isBrief: true }),
      };
    },
    async save(visitorId, profile, signal) {
      signal.throwIfAborted();
      await database.writeSoon(() => {
        statements.erase.run(visitorId);
        for (const trait of profile.traits) {
          const { key, value, confidence, why, seenAt, expiresAt } = trait;
          const isCorrected = trait.isCorrected ? 1 : 0;
          statements.insert.run(visitorId, key, value, confidence, why, seenAt, expiresAt, isCorrected);
        }
      });
    },
    async erase(visitorId) {
      await database.writeSoon(() => statements.erase.run(visitorId));
      database.wipeLog();
    },
    async setOff(visitorId, isOff) {
      await database.writeSoon(() => {
        statements.setOff.run(visitorId, isOff ? 1 : 0);
        statements.dropPlain.run(visitorId);
      });
    },
    async setBrief(visitorId, isBrief) {
      if ((statements.isBrief.get(visitorId) !== undefined) === isBrief) return;
      await database.writeSoon(() => {
        statements.setBrief.run(visitorId, isBrief ? 1 : 0);
        statements.dropPlain.run(visitorId);
        const latest = new Date(now().getTime() + BRIEF_MS).toISOString();
        if (isBrief) statements.shorten.run(visitorId, latest);
      });
    },
    async eraseExpired() {
      const time = now().toISOString();
      if (!statements.hasExpired.get(time)) return;
      await database.writeSoon(() => statements.eraseExpired.run(time));
      database.wipeLog();
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
    ...(row.is_corrected && { isCorrected: true as const }),
  };
}
