import { expect, it } from '@jest/globals';
import { groupByDay, summarise } from '../../../pipeline/ledger/summary.ts';
import { bucketOf } from '../../../pipeline/runs/duration-buckets.ts';

const amount = (measure: string, by: number, day = '2026-01-31') => ({ day, measure, amount: by });

it('adds the days up', () => {
  const summary = summarise([
    amount('ending.answered', 3),
    amount('ending.answered', 4, '2026-02-01'),
    amount('ending.failed', 1),
    amount('tokens.input', 70),
  ]);
  expect(summary).toMatchObject({ asked: 8, inputTokens: 70, outputTokens: 0 });
  expect(summary.endings).toEqual({ answered: 7, unsure: 0, unanswered: 0, reply: 0, failed: 1, stopped: 0 });
});

it('tells median and 90th percentile within half of a bucket', () => {
  const times = Array.from({ length: 100 }, (_, index) => (index + 1) * 10);
  const { total, first, stages } = summarise(times.map((ms) => amount(`total.${bucketOf(ms)}`, 1)));
  expect(total.median).toBeGreaterThan(500 / 1.15);
  expect(total.median).toBeLessThan(500 * 1.15);
  expect(total.p90).toBeGreaterThan(900 / 1.15);
  expect(total.p90).toBeLessThan(900 * 1.15);
  expect(first).toEqual({ median: null, p90: null });
  expect(stages.size).toBe(0);
});

it('tells the times of each stage', () => {
  const { stages } = summarise([amount('stage.page.0', 1), amount('stage.intent.30', 2)]);
  expect([...stages.keys()]).toEqual(['page', 'intent']);
  expect(stages.get('page')?.median).toBeLessThan(1);
});

it('parts what it is given by day', () => {
  const days = groupByDay([amount('a', 1), amount('b', 2, '2026-02-01'), amount('c', 3)]);
  expect([...days].map(([day, amounts]) => [day, amounts.length])).toEqual([
    ['2026-01-31', 2],
    ['2026-02-01', 1],
  ]);
});
