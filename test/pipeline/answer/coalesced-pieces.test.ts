import { describe, expect, it } from '@jest/globals';
import { CoalescedPieces, type PieceReader } from '../../../pipeline/answer/coalesced-pieces.ts';
import { LightSignal, type StopSignal } from '../../../pipeline/stop-signal.ts';

async function* pieces(list: string[], result = 'end'): AsyncGenerator<string, string, void> {
  yield* list;
  return result;
}

/** Reads as a generator would, from `source` or, later, by `next`. */
function coalesce<Result>(
  source: AsyncGenerator<string, Result, void>,
  windowMs: number,
  signal: StopSignal,
): { next(): Promise<IteratorResult<string, Result>> } {
  let settle: PieceReader<Result>;
  const reader: PieceReader<Result> = {
    text: (text) => settle.text(text),
    end: (result) => settle.end(result),
    fail: (error) => settle.fail(error),
    retrying: () => settle.retrying(),
    thinking: () => settle.thinking(),
    takenBack: () => settle.takenBack(),
  };
  const pieces = new CoalescedPieces(source, windowMs, signal, reader);
  return {
    next: () =>
      new Promise((resolve, reject) => {
        settle = {
          text: (value) => resolve({ done: false, value }),
          end: (value) => resolve({ done: true, value }),
          fail: reject,
          retrying: () => reject(new Error('retrying')),
          thinking: () => reject(new Error('thinking')),
          takenBack: () => reject(new Error('taken back')),
        };
        pieces.read();
      }),
  };
}

async function drain<Result>(source: { next(): Promise<IteratorResult<string, Result>> }) {
  const texts: string[] = [];
  for (;;) {
    const { done, value } = await source.next();
    if (done) return { texts, result: value };
    texts.push(value);
  }
}

const never = new LightSignal();

describe('coalesced pieces', () => {
  it('sends the first piece at once and joins those that come within the window', async () => {
    const { texts, result } = await drain(coalesce(pieces(['a', 'b', 'c', 'd']), 10_000, never));
    expect({ texts, result }).toEqual({ texts: ['a', 'bcd'], result: 'end' });
  });

  it('does not hold a piece longer than the window when the source falls silent', async () => {
    let release = () => {};
    const silence = new Promise<void>((resolve) => {
      release = resolve;
    });
    async function* source() {
      yield 'a';
      yield 'b';
      await silence;
      yield 'c';
      return 0;
    }
    const joined = coalesce(source(), 5, never);
    expect([(await joined.next()).value, (await joined.next()).value]).toEqual(['a', 'b']);
    release();
    expect((await joined.next()).value).toBe('c');
  });

  it('loses nothing of many pieces', async () => {
    const list = Array.from({ length: 1_000 }, (_, index) => `${index} `);
    const { texts } = await drain(coalesce(pieces(list), 0, never));
    expect(texts.join('')).toBe(list.join(''));
  });

  it('stops reading a source that floods until the reader has taken what there is', async () => {
    let given = 0;
    async function* flood() {
      for (;;) {
        given++;
        yield 'x'.repeat(1_000);
      }
    }
    const joined = coalesce(flood(), 10_000, never);
    await joined.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(given).toBeLessThan(25);
    const { value } = await joined.next();
    expect(value).toHaveLength(17_000);
  });

  it('gives what it has before it passes on what the source throws', async () => {
    async function* failing(): AsyncGenerator<string, void, void> {
      yield 'a';
      yield 'b';
      throw new Error('broken');
    }
    const joined = coalesce(failing(), 10_000, never);
    expect([await joined.next(), await joined.next()].map(({ value }) => value)).toEqual(['a', 'b']);
    await expect(joined.next()).rejects.toThrow('broken');
  });

  it('passes on what the source throws', async () => {
    async function* failing(): AsyncGenerator<string, void, void> {
      yield 'a';
      throw new Error('broken');
    }
    const joined = coalesce(failing(), 10, never);
    await joined.next();
    await expect(joined.next()).rejects.toThrow('broken');
  });

  it('gives up a source that hangs as soon as the signal aborts, with its reason', async () => {
    const signal = new LightSignal();
    async function* hanging(): AsyncGenerator<string, void, void> {
      await new Promise(() => {});
      yield '';
    }
    const next = coalesce(hanging(), 10, signal).next();
    signal.abort(new Error('stopped'));
    await expect(next).rejects.toThrow('stopped');
  });
});
