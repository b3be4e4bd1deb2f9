import { BRIEF_MS, type Profile, type ProfileStore, type Trait } from '../../ports.ts';
import type { Postgres, Queries, Row } from './connection.ts';
import { toLockKey } from './lock-key.ts';

/** Keeps profiles in the tables `traits` and `profile_wishes`. A trait past its `expiresAt` is never returned. */
export function createPostgresProfileStore(
  { query, transact }: Postgres,
  now: () => Date = () => new Date(),
): ProfileStore {
  const loadWishes = async (visitorId: string): Promise<Pick<Profile, 'isOff' | 'isBrief'>> => {
    const [row] = await query('SELECT is_off, is_brief FROM profile_wishes WHERE visitor = $1', [visitorId]);
    return { ...(row?.is_off === true && { isOff: true }), ...(row?.is_brief === true && { isBrief: true }) };
  };

  return {
    async load(visitorId, signal) {
      signal.throwIfAborted();
      const rows = await query(
        `SELECT key, value, confidence, why, seen_at, expires_at, is_corrected FROM traits
         WHERE visitor = $1 AND expires_at > $2 ORDER BY key COLLATE "C", confidence DESC, value COLLATE "C"`,
        [visitorId, now().toISOString()],
      );
      return { traits: rows.map(toTrait), ...(await loadWishes(visitorId)) };
    },
    async save(visitorId, { traits }, signal) {
      signal.throwIfAborted();
      await transact(async (queries) => {
        // Of two questions of one visitor at a time the later one wins: neither sees what the other has not committed.
        await queries.query('SELECT pg_advisory_xact_lock($1::bigint)', [toLockKey(`profile ${visitorId}`)]);
        await queries.query('DELETE FROM traits WHERE visitor = $1', [visitorId]);
        for (const trait of traits) await insert(queries, visitorId, trait);
      });
    },
    async erase(visitorId) {
      await query('DELETE FROM traits WHERE visitor = $1', [visitorId]);
    },
    async setOff(visitorId, isOff) {
      await transact((queries) => wish(queries, 'is_off', visitorId, isOff));
    },
    async setBrief(visitorId, isBrief) {
      if (((await loadWishes(visitorId)).isBrief ?? false) === isBrief) return;
      await transact(async (queries) => {
        await wish(queries, 'is_brief', visitorId, isBrief);
        if (!isBrief) return;
        const latest = new Date(now().getTime() + BRIEF_MS).toISOString();
        await queries.query('UPDATE traits SET expires_at = $2 WHERE visitor = $1 AND expires_at > $2', [
          visitorId,
          latest,
        ]);
      });
    },
    async eraseExpired() {
      await query('DELETE FROM traits WHERE expires_at <= $1', [now().toISOString()]);
    },
  };
}

async function insert({ query }: Queries, visitorId: string, trait: Trait): Promise<void> {
  const { key, value, confidence, why, seenAt, expiresAt, isCorrected = false } = trait;
  await query('INSERT INTO traits VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
    visitorId,
    key,
    value,
    confidence,
    why,
    seenAt,
    expiresAt,
    isCorrected,
  ]);
}

async function wish(
  { query }: Queries,
  column: 'is_off' | 'is_brief',
  visitorId: string,
  isSo: boolean,
): Promise<void> {
  await query(
    `INSERT INTO profile_wishes (visitor, ${column}) VALUES ($1, $2)
     ON CONFLICT (visitor) DO UPDATE SET ${column} = $2`,
    [visitorId, isSo],
  );
  // Who wants what everybody gets needs no row.
  await query('DELETE FROM profile_wishes WHERE visitor = $1 AND NOT is_off AND NOT is_brief', [visitorId]);
}

function toTrait(row: Row): Trait {
  return {
    key: row.key as Trait['key'],
    value: String(row.value),
    confidence: Number(row.confidence),
    why: String(row.why),
    seenAt: String(row.seen_at),
    expiresAt: String(row.expires_at),
    ...(row.is_corrected === true && { isCorrected: true as const }),
  };
}
