import { BRIEF_MS, type Profile, type ProfileStore, type Trait } from '../../ports.ts';
import type { Postgres, Queries, Row, Statement } from './connection.ts';
import { toLockKey } from './lock-key.ts';
import { WITH_NEXT_COMMIT } from './with-next-commit.ts';

const LOAD = `
  SELECT key, value, confidence, why, seen_at, expires_at, is_corrected, is_off, is_brief
  FROM (SELECT $1::text AS visitor) AS asked LEFT JOIN profile_wishes USING (visitor)
  LEFT JOIN traits ON traits.visitor = asked.visitor AND expires_at > $2
  ORDER BY key COLLATE "C", confidence DESC, value COLLATE "C"`;
const LOCK = 'SELECT pg_advisory_xact_lock($1::bigint)';
const LOCK_TOLD = `${LOCK}, ${WITH_NEXT_COMMIT}`;
const REPLACE = `
  WITH told AS (
    SELECT * FROM unnest($2::text[], $3::text[], $4::double precision[], $5::text[], $6::text[], $7::text[], $8::boolean[])
    AS told (key, value, confidence, why, seen_at, expires_at, is_corrected)),
  gone AS (
    DELETE FROM traits WHERE visitor = $1
    AND NOT EXISTS (SELECT 1 FROM told WHERE told.key = traits.key AND told.value = traits.value))
  INSERT INTO traits (visitor, key, value, confidence, why, seen_at, expires_at, is_corrected)
  SELECT $1, * FROM told
  ON CONFLICT (visitor, key, value) DO UPDATE SET confidence = excluded.confidence, why = excluded.why,
    seen_at = excluded.seen_at, expires_at = excluded.expires_at, is_corrected = excluded.is_corrected`;
const IS_BRIEF = 'SELECT is_brief FROM profile_wishes WHERE visitor = $1';

/** Keeps profiles in the tables `traits` and `profile_wishes`. A trait past its `expiresAt` is never returned. */
export function createPostgresProfileStore(
  { query, transact, transactAll }: Postgres,
  now: () => Date = () => new Date(),
): ProfileStore {
  return {
    async load(visitorId, signal) {
      signal.throwIfAborted();
      return toProfile(await query(LOAD, [visitorId, now().toISOString()], 'load_profile'));
    },
    async save(visitorId, { traits }, signal, { isToldByEvent = false } = {}) {
      signal.throwIfAborted();
      const lockKey = [toLockKey(`profile ${visitorId}`)];
      await transactAll([
        // Of two questions of one visitor at a time the later one wins: neither sees what the other has not committed.
        isToldByEvent ? [LOCK_TOLD, lockKey, 'lock_told_profile'] : [LOCK, lockKey, 'lock_profile'],
        replaceAll(visitorId, traits),
      ]);
    },
    async erase(visitorId) {
      await query('DELETE FROM traits WHERE visitor = $1', [visitorId]);
    },
    async setOff(visitorId, isOff) {
      await transact((queries) => wish(queries, 'is_off', visitorId, isOff));
    },
    async setBrief(visitorId, isBrief) {
      const [row] = await query(IS_BRIEF, [visitorId], 'is_brief');
      if ((row?.is_brief === true) === isBrief) return;
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

function replaceAll(visitorId: string, traits: readonly Trait[]): Statement {
  const columns = [
    traits.map(({ key }) => key),
    traits.map(({ value }) => value),
    traits.map(({ confidence }) => confidence),
    traits.map(({ why }) => why),
    traits.map(({ seenAt }) => seenAt),
    traits.map(({ expiresAt }) => expiresAt),
    traits.map(({ isCorrected = false }) => isCorrected),
  ];
  return [REPLACE, [visitorId, ...columns], 'replace_traits'];
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

/** Of rows that have a trait each, and the visitor's wishes; one without a trait where there is none. */
function toProfile(rows: readonly Row[]): Profile {
  const [first] = rows;
  return {
    traits: rows.filter(({ key }) => key !== null).map(toTrait),
    ...(first?.is_off === true && { isOff: true }),
    ...(first?.is_brief === true && { isBrief: true }),
  };
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
