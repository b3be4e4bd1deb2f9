import type { Database } from '../sqlite/database.ts';

/** A term shorter than this has too many neighbours. */
const MIN_LENGTH = 5;
/** From this length on two slips are forgiven instead of one. */
const LONG_LENGTH = 9;
/** Typists rarely miss the beginning of a word, and it keeps the search short. */
const HEAD_LENGTH = 2;

/**
 * Returns a function that finds the term of the base that an unknown one was meant to be: the nearest by Damerau's
 * distance, and among equally near ones the most frequent. Null when there is none near enough.
 */
export function createSpellingCorrector(database: Database): (term: string) => string | null {
  const readNeighbours = database.prepare(
    'SELECT term, doc FROM passage_vocabulary WHERE term >= ? AND term < ? ORDER BY doc DESC, term',
  );

  return function correct(term) {
    if (term.length < MIN_LENGTH || !/^\p{L}+$/u.test(term)) return null;
    const allowed = term.length < LONG_LENGTH ? 1 : 2;
    const head = term.slice(0, HEAD_LENGTH);
    let best: string | null = null;
    let nearest = allowed + 1;
    for (const row of readNeighbours.all(head, `${head}\u{10ffff}`)) {
      const candidate = String(row.term);
      if (Math.abs(candidate.length - term.length) > allowed || !/^\p{L}+$/u.test(candidate)) continue;
      const distance = measureDistance(term, candidate);
      if (distance < nearest) {
        nearest = distance;
        best = candidate;
      }
    }
    return best;
  };
}

/** Letters added, left out, changed or swapped with a neighbour (optimal string alignment). */
function measureDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
