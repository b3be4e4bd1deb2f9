import { describe, expect, it } from '@jest/globals';
import { coalesce } from '../../pipeline/coalesce.ts';

async function* pieces(list: string[], result = 'end'): AsyncGenerator<string, string, void> {
  yield* list;
  return result;
}

async function drain<Result>(source: AsyncGenerator<string, Result, void>) {
  const texts: string[] = [];
  for (;;) {
    const { done, value } = await source.next();
    if (done) return { texts, result: value };
    texts.push(value);
  }
}

const never = new AbortController().signal;

describe('coalesce', () => {
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
    const controller = new AbortController();
    async function* hanging(): AsyncGenerator<string, void, void> {
      await new Promise(() => {});
      yield '';
    }
    const next = coalesce(hanging(), 10, controller.signal).next();
    controller.abort(new Error('stopped'));
    await expect(next).rejects.toThrow('stopped');
  });
});
