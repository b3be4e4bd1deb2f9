import { toWordList } from './languages/languages.ts';
import { th } from './languages/th.ts';

const THAI = /\p{sc=Thai}/u;
/** A sentence is not shorter than this: what is shorter goes on with the next phrase. */
const MIN_LENGTH = 60;
/** A space beside something this short parts a name or a list, not two sentences. */
const MIN_PHRASE_LENGTH = 10;
const CONTINUERS = toWordList(th.goesOn ?? '');

/**
 * Where sentences end in a script that has no mark for it: Thai parts phrases by spaces, of which those between two longer
 * phrases part sentences unless a conjunction stands there. Null for any other text.
 */
export function findPhraseEnds(text: string): number[] | null {
  if (!THAI.test(text)) return null;
  const spaces = Array.from(text.matchAll(/\s+/g), ({ index, 0: space }) => ({
    index,
    next: index + space.length,
  }));
  const ends: number[] = [];
  let from = 0;
  for (const [at, { index, next }] of spaces.entries()) {
    const before = text.slice(spaces[at - 1]?.next ?? 0, index);
    const after = text.slice(next, spaces[at + 1]?.index);
    if (index - from < MIN_LENGTH || !isBetweenPhrases(before, after)) continue;
    ends.push(index);
    from = next;
  }
  return ends;
}

function isBetweenPhrases(before: string, after: string): boolean {
  if (Math.min(before.length, after.length) < MIN_PHRASE_LENGTH) return false;
  if (!/[\p{sc=Thai})"”]$/u.test(before) || !/^\p{sc=Thai}/u.test(after)) return false;
  return !CONTINUERS.some((word) => after.startsWith(word) || before.endsWith(word));
}
