import { createTermFinder, toCredits } from '../../../text/find-terms.ts';
import { findSentences } from '../../../text/sentences.ts';
import { STOP_WORDS } from '../../../text/stop-words.ts';
import { toTerms } from '../../../text/terms.ts';

export interface Support {
  /** Share of the claim's different terms that the text has, 0 to 1. */
  readonly share: number;
  /** The sentence of the text that has most of them, verbatim; null when the text has no sentence. */
  readonly quote: string | null;
}

/** A text is taken for English when this share of its words are English grammar words. */
const MIN_ENGLISH_SHARE = 0.12;
const MIN_JUDGED_WORDS = 5;

/**
 * How far a text carries a claim, by the terms that both have. A share says that the two speak of the same things, not
 * that the claim follows; it turns away what the text does not speak of. When one of the two is English and the other is
 * not, words cannot tell, and only names and numbers can be compared: `share` is then 1 if any of them is in both.
 */
export function findSupport(claim: string, text: string): Support {
  const terms = [...new Set(toTerms(claim))];
  if (terms.length === 0) return { share: 0, quote: null };
  const find = createTermFinder(terms);
  const sumOf = (credits: ReadonlyMap<number, number>) =>
    [...credits.values()].reduce((sum, credit) => sum + credit, 0);
  let quote: string | null = null;
  let best = 0;
  for (const sentence of findSentences(text)) {
    const found = sumOf(toCredits(find(sentence.text)));
    if (found > best) {
      best = found;
      quote = sentence.text;
    }
  }
  const share = sumOf(toCredits(find(text))) / terms.length;
  const areComparable = isEnglish(claim) === isEnglish(text);
  return { share: areComparable || share === 0 ? share : 1, quote };
}

/** False for texts that are too short to tell. */
function isEnglish(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  const grammar = words.filter((word) => STOP_WORDS.has(word)).length;
  return words.length >= MIN_JUDGED_WORDS && grammar / words.length >= MIN_ENGLISH_SHARE;
}
