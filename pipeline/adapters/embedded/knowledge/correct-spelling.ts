import { stopWordsOf } from '../../../text/languages/languages.ts';
import { toTerm } from '../../../text/to-term.ts';
import type { Database } from '../sqlite/database.ts';
import { isPlainSlip, listSlips, measureSlips } from './spelling-slips.ts';

/** A term shorter than this has too many neighbours; only a letter left out, or two swapped, are put right. */
const MIN_LENGTH = 5;
const MIN_SHORT_LENGTH = 3;
/** From this length on a changed letter is more likely a slip than another word. */
const SURE_LENGTH = 6;
/** From this length on two slips are forgiven instead of one. */
const LONG_LENGTH = 9;
/** Typists rarely miss the beginning of a word, and it keeps the search short. */
const HEAD_LENGTH = 2;
/** Unknown words of a question that are corrected, the first ones: with more of them it is a text, or noise. */
const MAX_WORDS = 12;
/** Terms of the base that are read for all words of a question: about a tenth of a second. */
const MAX_TERMS = 40_000;
const TERMS_A_PAGE = 2_000;
/** A short word is taken for one that several passages have, or left alone. */
const MIN_SHORT_COUNT = 2;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/** What an unknown word was meant to be: a term of the base, or a word of grammar, which is no term at all. */
export interface Correction {
  readonly term: string | null;
  /** Whether it was hardly another word that the base does not know. */
  readonly isSure: boolean;
}

/** `term` is what `written` is found by; null when it cannot tell. */
export type SpellingCorrector = (term: string, written: string) => Correction | null;

interface Found {
  readonly term: string;
  readonly slips: number;
  /** Letters were left out, doubled or swapped, none was made another. */
  readonly isPlain: boolean;
  readonly count: number;
}

/**
 * Returns a function that begins the corrections of one question, which share a budget. What is found is the nearest term
 * by Damerau's distance, and among equally near ones the most frequent. An ending is mended as it was written, since a
 * slip there makes another stem.
 */
export function createSpellingCorrector(database: Database): () => SpellingCorrector {
  const readNeighbours = database.prepare(
    `SELECT term, doc FROM passage_vocabulary WHERE term > ? AND term < ? LIMIT ${TERMS_A_PAGE}`,
  );

  return function beginCorrections() {
    let words = MAX_WORDS;
    let terms = MAX_TERMS;

    function* readTerms(head: string): Generator<readonly [term: string, count: number]> {
      let from = head;
      while (terms > 0) {
        const page = readNeighbours.all(from, `${head}\u{10ffff}`);
        terms -= page.length;
        for (const row of page) yield [String(row.term), Number(row.doc)];
        if (page.length < TERMS_A_PAGE) return;
        from = String(page.at(-1)?.term);
      }
    }

    function findNearest(term: string): Found | null {
      const allowed = term.length < LONG_LENGTH ? 1 : 2;
      let best: Found | null = null;
      for (const head of listHeads(term)) {
        for (const [candidate, count] of readTerms(head)) {
          if (Math.abs(candidate.length - term.length) > allowed || !/^\p{L}+$/u.test(candidate)) continue;
          const slips = measureSlips(term, candidate, best?.slips ?? allowed);
          if (slips <= (best?.slips ?? allowed))
            best = pickBetter(best, { term: candidate, slips, isPlain: isPlainSlip(term, candidate), count });
        }
      }
      return best;
    }

    function findByEnding(written: string, isShort: boolean): Found | null {
      const known = new Map(readTerms(written.slice(0, HEAD_LENGTH)));
      let best: Found | null = null;
      for (const [slip, isPlain] of listSlips(written, HEAD_LENGTH, isShort)) {
        const term = toTerm(slip);
        const count = known.get(term);
        if (count !== undefined) best = pickBetter(best, { term, slips: 1, isPlain, count });
      }
      return best;
    }

    return function correct(term, written) {
      const isShort = written.length < MIN_LENGTH;
      if (written.length < MIN_SHORT_LENGTH || !/^\p{L}+$/u.test(term) || words === 0) return null;
      // Short words in capitals are names.
      if (isShort && written !== written.toLowerCase()) return null;
      words -= 1;
      const plain = written.toLowerCase();
      if (isSlippedGrammar(plain)) return { term: null, isSure: false };
      const nearest = term.length < MIN_LENGTH ? null : findNearest(term);
      const mended = /^[a-z]+$/.test(plain) ? findByEnding(plain, isShort) : null;
      const found = nearest && mended ? pickBetter(nearest, mended) : (nearest ?? mended);
      if (!found || (isShort && found.count < MIN_SHORT_COUNT)) return null;
      return { term: found.term, isSure: !isShort && isSure(written, found) };
    };
  };
}

/** The beginnings that the meant word may have: a slip may be in the second letter, or have swapped the first two. */
function listHeads(term: string): string[] {
  const [first = '', second = '', third = ''] = term;
  const plain = [first + second, first + third, second + first];
  const others = /^[a-z]+$/.test(term)
    ? LETTERS.flatMap((letter) => [first + letter + second, first + letter + third])
    : [];
  // What begins with one of the plain heads has been read with it.
  const rest = others.filter((head) => !plain.some((read) => head.startsWith(read)));
  return [...new Set([...plain, ...rest])];
}

function isSlippedGrammar(written: string): boolean {
  if (!/^[a-z]{4,}$/.test(written)) return false;
  for (const [slip] of listSlips(written, 1, true))
    if (slip.length >= 4 && stopWordsOf('en').has(slip)) return true;
  return false;
}

function isSure(written: string, { slips, isPlain }: Found): boolean {
  return slips === 1 && (isPlain || written.length >= SURE_LENGTH);
}

function pickBetter(a: Found | null, b: Found): Found {
  if (!a || b.slips < a.slips) return b;
  return b.slips === a.slips && b.count > a.count ? b : a;
}
