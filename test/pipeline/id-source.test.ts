import { describe, expect, it } from '@jest/globals';
import { createIdSource } from '../../pipeline/id-source.ts';

describe('ids', () => {
  it('are all different, and fit for addresses and cookies', () => {
    const createId = createIdSource();
    const ids = Array.from({ length: 2_000 }, createId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[\w-]{31}$/.test(id))).toEqual([]);
  });

  it('sort by the time at which they were made', () => {
    let time = Date.parse('2026-01-01');
    const createId = createIdSource(() => time++);
    const ids = Array.from({ length: 100 }, createId);
    expect(ids.toSorted()).toEqual(ids);
  });

  it('share nothing that can be guessed', () => {
    const createId = createIdSource(() => 0);
    const [first = '', second = ''] = [createId(), createId()];
    expect(first.slice(0, 9)).toBe(second.slice(0, 9));
    expect(first.slice(9)).not.toBe(second.slice(9));
  });
});
