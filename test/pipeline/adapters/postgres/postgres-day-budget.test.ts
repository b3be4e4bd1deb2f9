import { describe, expect, it } from '@jest/globals';
import { openPostgres, type Postgres } from '../../../../pipeline/adapters/postgres/connection.ts';
import { createPostgresDayBudget } from '../../../../pipeline/adapters/postgres/postgres-day-budget.ts';
import { RunFailure } from '../../../../pipeline/failure.ts';
import { describeDayBudget, refused, tokens, toLimits } from '../../../contracts/day-budget.ts';
import { describeWithPostgres } from '../../../postgres.ts';

describeWithPostgres('a budget in PostgreSQL', (server) => {
  describeDayBudget('PostgreSQL', async (limits) => createPostgresDayBudget(await server.open(), limits));

  it('is not overspent by two processes together, and is whole again when all is settled', async () => {
    const first = await server.open();
    const [row] = await first.query('SELECT current_database() AS name');
    const url = (await server.createDatabase()).replace(/[^/]+$/, String(row?.name));
    const second = await openPostgres({ url, maxConnections: 4 });
    const limits = toLimits({ visitor: { tokens: 400 }, site: { tokens: 1_000 } });
    const budgets = [first, second].map((each) => createPostgresDayBudget(each, limits));
    const call = async (n: number) =>
      (await budgets[n % 2]?.reserve(`visitor ${n % 7}`, tokens(10)))?.settle(tokens(5));
    const settled = await Promise.allSettled(Array.from({ length: 300 }, (_, n) => call(n)));
    const granted = settled.filter(({ status }) => status === 'fulfilled').length;
    const days = await first.query("SELECT visitor, tokens FROM budget_days WHERE visitor = ''");
    expect(days.map((day) => Number(day.tokens))).toEqual([granted * 5]);
    expect(granted * 5).toBeLessThanOrEqual(1_000);
    expect(await first.query('SELECT id FROM budget_reservations')).toEqual([]);
    await second.close();
  }, 30_000);

  it('keeps counting what a process reserved that was killed', async () => {
    const postgres = await server.open();
    const limits = toLimits({ site: { tokens: 100 } });
    await createPostgresDayBudget(postgres, limits).reserve('a', tokens(80));
    await expect(createPostgresDayBudget(postgres, limits).reserve('b', tokens(30))).rejects.toEqual(refused);
    await createPostgresDayBudget(postgres, limits).reserve('b', tokens(20));
  });

  it('settles a call once, though it is told twice', async () => {
    const postgres = await server.open();
    const limits = toLimits({ site: { tokens: 100 } });
    const budget = createPostgresDayBudget(postgres, limits);
    const reservation = await budget.reserve('a', tokens(80));
    await reservation.settle(tokens(60));
    await reservation.settle(tokens(60));
    await expect(budget.reserve('b', tokens(50))).rejects.toEqual(refused);
    await budget.reserve('b', tokens(40));
  });

  it('forgets days that are over, but not the one in which a call may still be settled', async () => {
    const postgres = await server.open();
    await postgres.query(`INSERT INTO budget_days SELECT (now() AT TIME ZONE 'UTC')::date - n, 'a', 1, 1
      FROM generate_series(1, 3) AS n`);
    const budget = createPostgresDayBudget(postgres, toLimits({ site: { tokens: 100 } }));
    await budget.reserve('b', tokens(1));
    const left = () => postgres.query("SELECT day FROM budget_days WHERE visitor = 'a'");
    while ((await left()).length > 1);
    expect(await left()).toHaveLength(1);
  });
});

describe('a budget whose PostgreSQL is away', () => {
  const away = () => Promise.reject(new RunFailure('storage_unavailable', 'gone'));
  const limits = toLimits({ site: { tokens: 100 } });

  it('lets nothing be spent', async () => {
    const storage = { problem: () => 'gone', whenWritable: async () => false };
    await expect(
      createPostgresDayBudget({ query: away, storage }, limits).reserve('a', tokens(1)),
    ).rejects.toEqual(refused);
  });

  it('waits out a short restart', async () => {
    let isBack = false;
    const query: Postgres['query'] = async () =>
      isBack ? [{ day: '2026-01-01', tokens: 1, site_tokens: 1 }] : away();
    const storage = {
      problem: () => null,
      async whenWritable() {
        isBack = true;
        return true;
      },
    };
    await createPostgresDayBudget({ query, storage }, limits).reserve('a', tokens(1));
  });

  it('counts what was spent meanwhile as soon as it is back', async () => {
    let isAway = false;
    const settled: unknown[] = [];
    let told = () => {};
    const isTold = new Promise<void>((resolve) => {
      told = resolve;
    });
    const query: Postgres['query'] = async (text, values) => {
      if (isAway) return away();
      if (!text.includes('DELETE FROM budget_reservations WHERE id')) return [{ day: '2026-01-01' }];
      settled.push(values?.[1]);
      told();
      return [];
    };
    const storage = { problem: () => null, whenWritable: async () => true };
    const reservation = await createPostgresDayBudget({ query, storage }, limits).reserve('a', tokens(50));
    isAway = true;
    await reservation.settle(tokens(30));
    isAway = false;
    await isTold;
    expect(settled).toEqual([30]);
  });
});
