import { toErrorCode } from '../../failure.ts';
import { RATE_WINDOW_MS, type RateLimit, type RateLimiter } from '../../ports.ts';
import type { Postgres, Row } from './connection.ts';

export interface RateLimiterOptions {
  /** Counts while PostgreSQL cannot. */
  readonly insurance: RateLimiter;
  /** Of a minute, in milliseconds; another one is for tests. */
  readonly windowMs?: number;
}

/** A question waits no longer for its count. */
const PATIENCE_MS = 1_000;
const SWEEP_ROWS = 1_000;

/**
 * Counts what all processes of a PostgreSQL are asked, by its clock, with one statement a request. While PostgreSQL does not
 * answer, each process counts for itself: the question itself is refused then, since it cannot be stored.
 */
export function createPostgresRateLimiter(
  { query, storage }: Pick<Postgres, 'query' | 'storage'>,
  { insurance, windowMs = RATE_WINDOW_MS }: RateLimiterOptions,
): RateLimiter {
  let sweeping: NodeJS.Timeout | undefined;

  async function count(limits: readonly RateLimit[]): Promise<Row | null> {
    const values = limits.flatMap(({ key, perMinute }) => [key, perMinute]);
    const name = `count_requests_${limits.length}`;
    const [row] = await query(countingStatement(limits.length), [windowMs, ...values], name);
    return row ?? null;
  }

  /** What `count` gives; `unknown` when PostgreSQL cannot tell, or not soon. */
  function countSoon(limits: readonly RateLimit[]): Promise<Row | null | 'unknown'> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve('unknown'), PATIENCE_MS).unref();
      count(limits)
        .then(resolve, (error) =>
          toErrorCode(error) === 'storage_unavailable' ? resolve('unknown') : reject(error),
        )
        .finally(() => clearTimeout(timer));
    });
  }

  /** Deletes counts that are over until there are none: a key may hold the address of a visitor. */
  function sweepLater(): void {
    if (sweeping) return;
    sweeping = setTimeout(async () => {
      sweeping = undefined;
      const isEmpty = await sweep().catch(() => true);
      if (!isEmpty) sweepLater();
    }, windowMs).unref();
  }

  async function sweep(): Promise<boolean> {
    // Rows that somebody counts in are left alone: waiting for them could be a deadlock.
    await query(
      `DELETE FROM rate_counts WHERE key IN
       (SELECT key FROM rate_counts WHERE ends_at <= now() LIMIT ${SWEEP_ROWS} FOR UPDATE SKIP LOCKED)`,
    );
    const rows = await query('SELECT 1 FROM rate_counts LIMIT 1');
    return rows.length === 0;
  }

  return {
    async consume(limits) {
      if (limits.length === 0) return null;
      if (storage.problem() !== null) return insurance.consume(limits);
      sweepLater();
      const row = await countSoon(limits);
      if (row === 'unknown') return insurance.consume(limits);
      if (row === null) return null;
      const { index, wait_ms: waitMs } = row;
      return { index: Number(index), retryAfterMs: Math.max(1, Math.min(Number(waitMs), windowMs)) };
    },
  };
}

/**
 * Counts in one row after the other, each only where the one before it was within its limit, and gives the one that was not.
 * All who count lock their rows in the same order, so that none waits for another in a circle. `now()` may be older than what
 * another has begun meanwhile, and counts for that then.
 */
function countingStatement(limits: number): string {
  const steps = Array.from({ length: limits }, (_, at) => {
    const [key, before] = [`$${2 * at + 2}::text`, `step${at - 1}`];
    const isWithin = at === 0 ? 'TRUE' : `EXISTS (SELECT 1 FROM ${before} WHERE used <= ${limitOf(at - 1)})`;
    const restarts = 'counted.ends_at <= now()';
    return `step${at} AS (
      INSERT INTO rate_counts AS counted (key, used, ends_at)
      SELECT ${key}, 1, now() + $1::double precision * INTERVAL '1 millisecond' WHERE ${isWithin}
      ON CONFLICT (key) DO UPDATE SET
        used = CASE WHEN ${restarts} THEN 1 ELSE counted.used + 1 END,
        ends_at = CASE WHEN ${restarts} THEN excluded.ends_at ELSE counted.ends_at END
      RETURNING used, ends_at)`;
  });
  const waitMs = 'EXTRACT(EPOCH FROM ends_at - now()) * 1000';
  const excesses = steps.map(
    (_, at) => `SELECT ${at} AS index, ${waitMs} AS wait_ms FROM step${at} WHERE used > ${limitOf(at)}`,
  );
  return `WITH ${steps.join(', ')} ${excesses.join(' UNION ALL ')}`;
}

function limitOf(at: number): string {
  return `$${2 * at + 3}::bigint`;
}
