import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createRounds } from '../../../pipeline/runs/rounds.ts';

const PERIOD_MS = 1_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('rounds', () => {
  it('visit each member once a period, whenever it came', () => {
    const visits: string[] = [];
    const rounds = createRounds<string>(PERIOD_MS, (member) => visits.push(member));
    rounds.add('first');
    jest.advanceTimersByTime(330);
    rounds.add('second');
    jest.advanceTimersByTime(PERIOD_MS - 330 - 50);
    expect(visits).toEqual([]);
    jest.advanceTimersByTime(50);
    expect(visits).toEqual(['first']);
    jest.advanceTimersByTime(2 * PERIOD_MS);
    expect(visits).toEqual(['first', 'second', 'first', 'second', 'first']);
    rounds.remove('first');
    rounds.remove('second');
  });

  it('never visit more than a small part of many at the same moment', () => {
    const moments: number[] = [];
    const rounds = createRounds<number>(PERIOD_MS, () => moments.push(performance.now()));
    const members = Array.from({ length: 1_000 }, (_, member) => member);
    for (const member of members) {
      rounds.add(member);
      jest.advanceTimersByTime(5);
    }
    moments.length = 0;
    jest.advanceTimersByTime(PERIOD_MS);
    const together = new Map<number, number>();
    for (const moment of moments) together.set(moment, (together.get(moment) ?? 0) + 1);
    expect(moments).toHaveLength(1_000);
    expect(Math.max(...together.values())).toBeLessThanOrEqual(100);
    for (const member of members) rounds.remove(member);
  });

  it('visit nobody who has left, and leave no timer behind', () => {
    const visits: string[] = [];
    const rounds = createRounds<string>(PERIOD_MS, (member) => visits.push(member));
    rounds.add('one');
    rounds.remove('one');
    rounds.remove('one');
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(2 * PERIOD_MS);
    expect(visits).toEqual([]);
    rounds.add('two');
    jest.advanceTimersByTime(PERIOD_MS);
    expect(visits).toEqual(['two']);
    rounds.remove('two');
  });
});
