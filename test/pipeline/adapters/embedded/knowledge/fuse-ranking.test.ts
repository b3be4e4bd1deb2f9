import { describe, expect, it } from '@jest/globals';
import { fuseRanking } from '../../../../../pipeline/adapters/embedded/knowledge/fuse-ranking.ts';
import type { Candidate } from '../../../../../pipeline/adapters/embedded/knowledge/rank-passages.ts';
import type { Similarities } from '../../../../../pipeline/adapters/embedded/knowledge/vector-index.ts';

const passage = (id: string, headingPath: readonly string[] = ['Section']) => ({
  id,
  documentId: id,
  title: 'Guide',
  headingPath,
  url: null,
  text: `Text of ${id}.`,
});
const candidate = (pk: number, id: string, score: number, headingPath?: readonly string[]) =>
  ({ pk, passage: { ...passage(id, headingPath), score } }) as unknown as Candidate;

/** Cosines by key. */
function similar(cosines: Readonly<Record<number, number>>): Similarities {
  const values = Object.values(cosines);
  return {
    of: (pk) => cosines[pk] ?? null,
    nearest: (limit) =>
      Object.entries(cosines)
        .sort(([, a], [, b]) => b - a)
        .map(([pk]) => Number(pk))
        .slice(0, limit),
    best: Math.max(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  };
}

const request = { text: 'anything', compared: 'anything', documents: null };
const FOUND = [candidate(1, 'one', 2), candidate(2, 'two', 1.8), candidate(3, 'three', 1)];
const EVEN = similar({ 1: 0.3, 2: 0.3, 3: 0.3 });
const ids = (passages: readonly { id: string }[]) => passages.map(({ id }) => id);

describe('words and meaning together', () => {
  it('put forward what lies nearest, and keep the words’ order of what lies equally near', () => {
    expect(ids(fuseRanking(FOUND, EVEN, () => null, request))).toEqual(['one', 'two', 'three']);
    const near = similar({ 1: 0.2, 2: 0.7, 3: 0.2 });
    expect(ids(fuseRanking(FOUND, near, () => null, request))).toEqual(['two', 'one', 'three']);
  });

  it.each([
    ['a version', 'What was fixed in 2.0.3?', 'Fixed in 2.0.3: cookies.', 'Fixed in 2.0.31: cookies.'],
    ['an error code', 'I get err_1040 here', 'ERR_1040: the disk is full.', 'ERR_10401: the disk is full.'],
    ['a name in capitals', 'What is ENOENT?', 'ENOENT: no such file.', 'EPERM: no such right.'],
    ['a quotation', 'It says “could not lock”', 'It could not\nlock the store.', 'It could not unlock it.'],
  ])('keep the place of the passage that has %s, against nearer ones without', (_, text, own, other) => {
    const write = (pk: number, id: string, score: number, written: string) => {
      const { passage: read, ...rest } = candidate(pk, id, score);
      return { ...rest, passage: { ...read, text: written } };
    };
    const near = similar({ 1: 0.1, 2: 0.5, 3: 0.9 });
    const found = [write(1, 'own', 2, own), write(2, 'other', 1.8, other), write(3, 'far', 1.7, other)];
    const read = () => passage('read');
    expect(ids(fuseRanking(found, near, read, { ...request, text }))).toEqual(['own', 'far', 'other']);
    expect(ids(fuseRanking(found, near, read, request))).toEqual(['far', 'own', 'other']);
    // The words have placed it last already.
    const last = [write(2, 'other', 1.8, other), write(1, 'own', 0.2, own)];
    expect(ids(fuseRanking(last, near, read, { ...request, text }))[0]).not.toBe('own');
  });

  it('let in what only its vector found', () => {
    const near = similar({ 1: 0.2, 2: 0.2, 3: 0.2, 9: 0.8 });
    const found = fuseRanking(FOUND, near, (pk) => passage(`read ${pk}`), request);
    expect(ids(found)).toEqual(['read 9', 'one', 'two', 'three']);
  });

  it('put forward the passage of which a part lies nearest, though as a whole all lie equally near', () => {
    const compareParts = (_question: string, parts: readonly string[]) =>
      parts.map((part) => (part.includes('two') ? 0.9 : 0.1));
    expect(ids(fuseRanking(FOUND, EVEN, () => null, request, compareParts))).toEqual(['two', 'one', 'three']);
  });

  it('keep the order of the whole where the question cannot be compared by parts', () => {
    expect(
      ids(
        fuseRanking(
          FOUND,
          EVEN,
          () => null,
          request,
          () => null,
        ),
      ),
    ).toEqual(['one', 'two', 'three']);
  });

  it('let meaning count for less where no passage has a heading', () => {
    const gainOf = (headings: readonly string[]) => {
      const found = [candidate(1, 'one', 2, headings), candidate(2, 'two', 1, headings)];
      const [first] = fuseRanking(
        found,
        similar({ 1: 0.9, 2: 0.1 }),
        () => null,
        request,
        (_, parts) => parts.map(() => 0),
      );
      return (first?.score ?? 0) - 2;
    };
    expect(gainOf([])).toBeCloseTo(0.4 * gainOf(['Section']));
  });

  it('have scores that fall', () => {
    const found = fuseRanking(FOUND, similar({ 1: 0.1, 2: 0.9, 3: 0.5 }), () => null, request);
    expect([...found].sort((a, b) => b.score - a.score)).toEqual(found);
  });
});
