import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createRounds } from '../../../pipeline/runs/rounds.ts';

const PERIOD_MS = 1_000;
const NO_LIMIT = Number.POSITIVE_INFINITY;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('rounds', () => {
  it('visit each member once a period, whenever it came', () => {
    const visits: string[] = [];
    const rounds = createRounds<string>(PERIOD_MS, NO_LIMIT, (member) => visits.push(member));
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
    const rounds = createRounds<number>(PERIOD_MS, NO_LIMIT, () => moments.push(performance.now()));
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

  it('give each a turn less often when there are more than have one in a period, and each as often as the others', () => {
    const turns = new Map<number, number>();
    let visits = 0;
    const rounds = createRounds<number>(PERIOD_MS, 25, (member, isItsTurn) => {
      visits++;
      if (isItsTurn) turns.set(member, (turns.get(member) ?? 0) + 1);
    });
    const members = Array.from({ length: 100 }, (_, member) => member);
    for (const member of members) {
      rounds.add(member);
      jest.advanceTimersByTime(10);
    }
    turns.clear();
    visits = 0;
    jest.advanceTimersByTime(8 * PERIOD_MS);
    expect(visits).toBe(800);
    expect([...turns.values()].sort()).toEqual(members.map(() => 2));
    for (const member of members) rounds.remove(member);
  });

  it('visit nobody who has left, and leave no timer behind', () => {
    const visits: string[] = [];
    const rounds = createRounds<string>(PERIOD_MS, NO_LIMIT, (member) => visits.push(member));
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
