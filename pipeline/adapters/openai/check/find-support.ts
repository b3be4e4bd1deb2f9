import { createTermFinder, toCredits } from '../../../text/find-terms.ts';
import { findSentences } from '../../../text/sentences.ts';
import { toTerms } from '../../../text/terms.ts';

export interface Support {
  /** Share of the claim's different terms that the text has, 0 to 1. */
  readonly share: number;
  /** The sentence of the text that has most of them, verbatim; null when the text has no sentence. */
  readonly quote: string | null;
}

/** Common in English and in no neighbouring language ("in", "an", "was" and "will" are German words too). */
const ENGLISH =
  /^(?:the|of|and|to|is|are|for|that|with|it|on|by|be|this|from|or|as|at|you|your|can|they|which)$/;
const ENGLISH_SHARE = 0.1;
const FOREIGN_SHARE = 0.02;
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
  const languages = new Set([guessLanguage(claim), guessLanguage(text)]);
  const areApart = languages.has('english') && languages.has('other');
  return { share: areApart && share > 0 ? 1 : share, quote };
}

function guessLanguage(text: string): 'english' | 'other' | 'unknown' {
  const words = text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  if (words.length < MIN_JUDGED_WORDS) return 'unknown';
  const share = words.filter((word) => ENGLISH.test(word)).length / words.length;
  if (share >= ENGLISH_SHARE) return 'english';
  return share < FOREIGN_SHARE ? 'other' : 'unknown';
}
