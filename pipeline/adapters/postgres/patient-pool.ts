import type { Pool, PoolClient } from 'pg';

/** How long the pool makes do with the connections that it has, before it tries to make more. */
const GROW_AFTER_MS = 10_000;

/**
 * Gives a connection of the pool. Where the server has none left for another one, whoever asks waits for one of those that are
 * there, as if the pool were no larger. Rejects when there is none at all.
 */
export function createPatientConnect(pool: Pool): () => Promise<PoolClient> {
  const { max } = pool.options;
  let isReduced = false;
  return async function connect() {
    for (;;) {
      try {
        return await pool.connect();
      } catch (error) {
        if (!isOutOfConnections(error) || pool.totalCount === 0) throw error;
        // Those that are being made count, too: when they fail as well, the next try finds fewer.
        pool.options.max = pool.totalCount;
        if (!isReduced) setTimeout(grow, GROW_AFTER_MS).unref();
        isReduced = true;
      }
    }
  };

  function grow(): void {
    isReduced = false;
    pool.options.max = max;
  }
}

/** `too_many_connections`: of the server, of the database or of the role. https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isOutOfConnections(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '53300';
}
