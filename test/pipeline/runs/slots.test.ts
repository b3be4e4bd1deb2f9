import { describe, expect, it } from '@jest/globals';
import { createSlots } from '../../../pipeline/runs/slots.ts';

const never = new AbortController().signal;

describe('slots', () => {
  it('are handed out in the order in which they were asked for', async () => {
    const slots = createSlots(1);
    expect(slots.tryTake()).toBe(true);
    const order: number[] = [];
    const waits = [1, 2, 3].map((turn) => slots.take(never).then(() => order.push(turn)));
    expect([slots.tryTake(), slots.waiting()]).toEqual([false, 3]);
    for (const wait of waits) {
      slots.release();
      await wait;
    }
    expect(order).toEqual([1, 2, 3]);
  });

  it('let nobody overtake those who wait', async () => {
    const slots = createSlots(1);
    slots.tryTake();
    const waiting = slots.take(never);
    slots.release();
    expect(slots.tryTake()).toBe(false);
    await waiting;
  });

  it('lose no place when one who waits gives up, even in the moment of its turn', async () => {
    const slots = createSlots(1);
    slots.tryTake();
    const early = new AbortController();
    const late = new AbortController();
    const first = slots.take(early.signal);
    early.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    const second = slots.take(late.signal);
    late.abort(new Error('gone'));
    slots.release();
    await expect(second).rejects.toThrow('gone');
    expect(slots.tryTake()).toBe(true);
  });
});
