import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { openPostgres, type Postgres } from '../../../../pipeline/adapters/postgres/connection.ts';
import { createPostgresRateLimiter } from '../../../../pipeline/adapters/postgres/postgres-rate-limiter.ts';
import { RunFailure } from '../../../../pipeline/failure.ts';
import type { RateLimiter } from '../../../../pipeline/ports.ts';
import { describeRateLimiter } from '../../../contracts/rate-limiter.ts';
import { describeWithPostgres } from '../../../postgres.ts';

/** Refuses everything, so that a test sees who counted. */
const insurance: RateLimiter = { consume: async () => ({ index: 0, retryAfterMs: 7 }) };

describeWithPostgres('a rate limiter in PostgreSQL', (server) => {
  describeRateLimiter('PostgreSQL', async () =>
    createPostgresRateLimiter(await server.open(), { insurance }),
  );

  it('holds for two processes together, however they meet', async () => {
    const first = await server.open();
    const [row] = await first.query('SELECT current_database() AS name');
    const url = (await server.createDatabase()).replace(/[^/]+$/, String(row?.name));
    const second = await openPostgres({ url, maxConnections: 4 });
    const limiters = [first, second].map((each) => createPostgresRateLimiter(each, { insurance }));
    const limits = (visitor: number) => [
      { key: `visitor ${visitor}`, perMinute: 15 },
      { key: `address ${visitor % 2}`, perMinute: 60 },
      { key: 'site', perMinute: 100 },
    ];
    const asked = Array.from({ length: 200 }, (_, n) => limiters[n % 2]?.consume(limits(n % 10)));
    const answers = await Promise.all(asked);
    await second.close();
    // Ten visitors would have 150.
    expect(answers.filter((excess) => excess === null)).toHaveLength(100);
  }, 30_000);

  it('begins anew when the minute is over, and leaves no row of an address behind', async () => {
    const postgres = await server.open();
    const limiter = createPostgresRateLimiter(postgres, { insurance, windowMs: 300 });
    const limits = [{ key: 'address 192.0.2.1', perMinute: 1 }];
    await limiter.consume(limits);
    const excess = await limiter.consume(limits);
    await delay(excess?.retryAfterMs ?? 0);
    expect(await limiter.consume(limits)).toBeNull();
    const left = () => postgres.query('SELECT key FROM rate_counts');
    expect(await left()).toHaveLength(1);
    while ((await left()).length > 0) await delay(50);
  });
});

describe('a rate limiter whose PostgreSQL is away', () => {
  const limits = [{ key: 'site', perMinute: 1 }];
  const createOver = (query: Postgres['query'], problem: string | null = null) =>
    createPostgresRateLimiter(
      { query, storage: { problem: () => problem, whenWritable: async () => true } },
      { insurance },
    );

  it('has the memory of its process count', async () => {
    const failing = createOver(() => Promise.reject(new RunFailure('storage_unavailable', 'gone')));
    expect(await failing.consume(limits)).toEqual({ index: 0, retryAfterMs: 7 });
  });

  it('does not ask a server that is known to be away', async () => {
    const asked: string[] = [];
    const known = createOver(async (text) => {
      asked.push(text);
      return [];
    }, 'gone');
    expect(await known.consume(limits)).toEqual({ index: 0, retryAfterMs: 7 });
    expect(asked).toEqual([]);
  });

  it('waits a second for a server that does not answer, no longer', async () => {
    const since = performance.now();
    expect(await createOver(() => new Promise(() => {})).consume(limits)).toEqual({
      index: 0,
      retryAfterMs: 7,
    });
    expect(performance.now() - since).toBeLessThan(3_000);
  });

  it('hides no fault of its own', async () => {
    await expect(
      createOver(() => Promise.reject(new Error('no such table'))).consume(limits),
    ).rejects.toThrow();
  });
});
