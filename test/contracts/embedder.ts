import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Embedder } from '../../pipeline/ports.ts';

export interface EmbedderAdapter {
  readonly questions: Embedder;
  readonly passages: Embedder;
  close(): Promise<void> | void;
}

const never = new AbortController().signal;
const PASSAGES = [
  'The mechanic repairs an automobile.',
  'The physician treats a patient.',
  'Dough for bread.',
  'mechanic',
  'The doctor treats a patient and the mechanic repairs an automobile.',
];

/** What every Embedder keeps to, whoever makes its vectors. `create` makes one that knows the words of `PASSAGES`. */
export function describeEmbedder(name: string, create: () => Promise<EmbedderAdapter>): void {
  describe(`${name} as an embedder`, () => {
    let adapter: EmbedderAdapter;

    beforeEach(async () => {
      adapter = await create();
    });
    afterEach(() => adapter.close());

    it('makes a vector of unit length for each text, all of as many numbers', async () => {
      const vectors = await adapter.passages.embed(PASSAGES, never);
      expect(vectors).toHaveLength(PASSAGES.length);
      expect(new Set(vectors.map(({ length }) => length)).size).toBe(1);
      for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    });

    it('makes the same vector of a text whatever is beside it, in the order of the texts', async () => {
      const together = await adapter.passages.embed(PASSAGES, never);
      for (const [at, text] of PASSAGES.entries()) {
        const [alone] = await adapter.passages.embed([text], never);
        expect(toNearness(alone, together[at])).toBeCloseTo(1, 5);
      }
    });

    it('brings a question nearest to the passage that says the same in other words', async () => {
      const [car, ...others] = await adapter.passages.embed(PASSAGES.slice(0, 3), never);
      const [question] = await adapter.questions.embed(['Who repairs my car?'], never);
      for (const other of others)
        expect(toNearness(question, car)).toBeGreaterThan(toNearness(question, other));
    });

    it('names questions and passages by the same model, since they are compared', () => {
      expect(adapter.questions.model).toBe(adapter.passages.model);
      expect(adapter.passages.model).not.toBe('');
    });

    it('gives up what is aborted', async () => {
      const reason = new Error('The visitor has left.');
      const signal = AbortSignal.abort(reason);
      await expect(adapter.passages.embed(['mechanic'], signal)).rejects.toBe(reason);
      await expect(adapter.questions.embed(['mechanic'], signal)).rejects.toBe(reason);
      expect(await adapter.questions.embed(['mechanic'], never)).toHaveLength(1);
    });
  });
}

function toNearness(one: Float32Array | undefined, other: Float32Array | undefined): number {
  return one?.reduce((sum, value, at) => sum + value * (other?.[at] ?? 0), 0) ?? Number.NaN;
}
