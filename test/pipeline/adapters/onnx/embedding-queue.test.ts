import { describe, expect, it } from '@jest/globals';
import { createEmbeddingQueue } from '../../../../pipeline/adapters/onnx/embedding-queue.ts';

const never = new AbortController().signal;
const PASSAGES = { signal: never, isQuestion: false, timeoutMs: null };
const QUESTION = { signal: never, isQuestion: true, timeoutMs: 60_000 };

/** A model whose calls end when the test says so; the vector of a text is its length. */
function createModel() {
  const calls: {
    text: string;
    finish(vector?: Float32Array): void;
    fail(error: Error): void;
  }[] = [];
  return {
    calls,
    embed: (text: string) =>
      new Promise<Float32Array>((resolve, reject) => {
        const vector = Float32Array.of(text.length);
        calls.push({ text, finish: (made = vector) => resolve(made), fail: reject });
      }),
    async finishAll(): Promise<void> {
      for (let at = 0; at < calls.length; at++) {
        calls[at]?.finish();
        await settled();
      }
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the queue before a sentence model', () => {
  it('hands it one text at a time, and gives the vectors in the order of the texts', async () => {
    const model = createModel();
    const texts = ['aaa', 'a', 'aa'];
    const vectors = createEmbeddingQueue(model).embed(texts, PASSAGES);
    expect(model.calls).toHaveLength(1);
    await model.finishAll();
    expect((await vectors).map(([length]) => length)).toEqual([3, 1, 2]);
  });

  it('asks for a question before the passages that wait', async () => {
    const model = createModel();
    const queue = createEmbeddingQueue(model);
    const made = [
      queue.embed(['a', 'b'], PASSAGES),
      queue.embed(['c'], PASSAGES),
      queue.embed(['question'], QUESTION),
    ];
    await model.finishAll();
    await Promise.all(made);
    expect(model.calls.map(({ text }) => text)).toEqual(['a', 'question', 'c', 'b']);
  });

  it('gives up what was aborted at once, and does not compute what nobody waits for', async () => {
    const model = createModel();
    const queue = createEmbeddingQueue(model);
    const ending = new AbortController();
    const first = queue.embed(['a'], PASSAGES);
    const left = queue.embed(['b'], { ...PASSAGES, signal: ending.signal });
    const last = queue.embed(['c'], PASSAGES);
    ending.abort(new Error('The visitor has left.'));
    await expect(left).rejects.toThrow('The visitor has left.');
    await model.finishAll();
    await Promise.all([first, last]);
    expect(model.calls.map(({ text }) => text)).toEqual(['a', 'c']);
  });

  it('gives up a question after its time, so that the words alone decide', async () => {
    const model = createModel();
    const queue = createEmbeddingQueue(model);
    await expect(queue.embed(['a'], { ...QUESTION, timeoutMs: 5 })).rejects.toMatchObject({
      code: 'upstream_unavailable',
      message: 'The sentence model took longer than 5 ms.',
    });
  });

  it('goes on after a failure, and takes no vector that is none', async () => {
    const model = createModel();
    const queue = createEmbeddingQueue(model);
    const failing = queue.embed(['a'], PASSAGES);
    const broken = queue.embed(['b'], PASSAGES);
    model.calls[0]?.fail(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    await settled();
    model.calls[1]?.finish(Float32Array.of(Number.NaN));
    await expect(broken).rejects.toMatchObject({ code: 'upstream_invalid' });
  });
});
