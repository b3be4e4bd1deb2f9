import { placeOf } from '../../../text/place-of.ts';
import { toTerm } from '../../../text/to-term.ts';
import { matchWords } from '../../../text/words.ts';
import type { Candidate } from './rank-passages.ts';
import { measureSlips } from './spelling-slips.ts';

/** Passages that are read for how a word is written, the best ones. */
const READ_PASSAGES = 8;
/** A correction is at most two slips away, and an ending may be another. */
const MAX_SLIPS = 4;

/**
 * A question with its misspelt words as the passages that were found write them: a term is no word that a vector could be made
 * of. `corrections`: the terms by the words as they were written. A word that none of the passages has stays as it is.
 */
export function writeAsMeant(
  text: string,
  corrections: ReadonlyMap<string, string>,
  candidates: readonly Candidate[],
): string {
  let meant = text;
  for (const [written, term] of corrections) {
    const word = findNearestWord(written, term, candidates);
    if (word !== null) meant = meant.replaceAll(written, () => word);
  }
  return meant;
}

function findNearestWord(written: string, term: string, candidates: readonly Candidate[]): string | null {
  let nearest: string | null = null;
  let fewest = MAX_SLIPS + 1;
  for (const { passage } of candidates.slice(0, READ_PASSAGES)) {
    for (const [word] of matchWords(`${placeOf(passage)}\n${passage.text}`)) {
      if (Math.abs(word.length - written.length) > MAX_SLIPS) continue;
      const slips = measureSlips(written.toLowerCase(), word.toLowerCase(), fewest);
      if (slips < fewest && toTerm(word) === term) {
        nearest = word;
        fewest = slips;
      }
    }
  }
  return nearest;
}
