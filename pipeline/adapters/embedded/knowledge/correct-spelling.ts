import type { Database } from '../sqlite/database.ts';

/** A term shorter than this has too many neighbours. */
const MIN_LENGTH = 5;
/** From this length on two slips are forgiven instead of one. */
const LONG_LENGTH = 9;
/** Typists rarely miss the beginning of a word, and it keeps the search short. */
const HEAD_LENGTH = 2;
/** Unknown words of a question that are corrected, the first ones: with more of them it is a text, or noise. */
const MAX_WORDS = 12;
/** Terms of the base that are read for all words of a question: about a tenth of a second. */
const MAX_TERMS = 40_000;
const TERMS_A_PAGE = 2_000;

/** Finds the term of the base that an unknown one was meant to be; null when it cannot tell. */
export type SpellingCorrector = (term: string) => string | null;

/**
 * Returns a function that begins the corrections of one question, which share a budget. What is found is the nearest term
 * by Damerau's distance, and among equally near ones the most frequent.
 */
export function createSpellingCorrector(database: Database): () => SpellingCorrector {
  const readNeighbours = database.prepare(
    `SELECT term, doc FROM passage_vocabulary WHERE term > ? AND term < ? LIMIT ${TERMS_A_PAGE}`,
  );

  return function beginCorrections() {
    let words = MAX_WORDS;
    let terms = MAX_TERMS;

    return function correct(term) {
      if (term.length < MIN_LENGTH || !/^\p{L}+$/u.test(term) || words === 0) return null;
      words -= 1;
      const allowed = term.length < LONG_LENGTH ? 1 : 2;
      const head = term.slice(0, HEAD_LENGTH);
      let best: { term: string; distance: number; count: number } | null = null;
      let from = head;
      while (terms > 0) {
        const page = readNeighbours.all(from, `${head}\u{10ffff}`);
        terms -= page.length;
        for (const row of page) {
          const candidate = String(row.term);
          if (Math.abs(candidate.length - term.length) > allowed || !/^\p{L}+$/u.test(candidate)) continue;
          const distance = measureDistance(term, candidate, best?.distance ?? allowed);
          const count = Number(row.doc);
          if (distance > (best?.distance ?? allowed)) continue;
          if (!best || distance < best.distance || count > best.count)
            best = { term: candidate, distance, count };
        }
        if (page.length < TERMS_A_PAGE) break;
        from = String(page.at(-1)?.term);
      }
      return best?.term ?? null;
    };
  };
}

/** Letters added, left out, changed or swapped with a neighbour (optimal string alignment); anything above `most` when it is. */
function measureDistance(a: string, b: string, most: number): number {
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
    if (Math.min(...row, ...last) > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
