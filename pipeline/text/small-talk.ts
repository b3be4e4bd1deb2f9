import { fold } from './fold.ts';
import type { SmallTalk } from './languages/language.ts';
import { LANGUAGES } from './languages/languages.ts';
import { splitPhrases } from './phrases.ts';

/** Longer messages say something. */
const MAX_LENGTH = 60;
const MAX_WORDS = 8;
const KINDS: readonly SmallTalk[] = ['thanks', 'bye', 'greeting', 'ok'];

/** By their letters alone, so that spaces and marks make no difference. */
const PHRASES = new Map(
  [...LANGUAGES]
    .reverse()
    .flatMap(({ smallTalk }) =>
      KINDS.flatMap((kind) =>
        splitPhrases(smallTalk[kind]).map((phrase) => [toLetters(phrase), kind] as const),
      ),
    ),
);

/**
 * What a whole message of small talk is, in any of the known languages; null when it holds anything else. Of several, as in
 * "ok, thanks!", the warmest counts.
 */
export function findSmallTalk(text: string): SmallTalk | null {
  if (text.length > MAX_LENGTH) return null;
  const words = (text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map(fold);
  if (words.length === 0 || words.length > MAX_WORDS) return null;
  const said = new Set<SmallTalk>();
  for (let from = 0; from < words.length; ) {
    const length = findLongest(words.slice(from));
    const kind = PHRASES.get(words.slice(from, from + length).join(''));
    if (kind === undefined) return null;
    said.add(kind);
    from += length;
  }
  return KINDS.find((kind) => said.has(kind)) ?? null;
}

function findLongest(words: readonly string[]): number {
  let length = words.length;
  while (length > 0 && !PHRASES.has(words.slice(0, length).join(''))) length -= 1;
  return length || 1;
}

function toLetters(phrase: string): string {
  return (phrase.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map(fold).join('');
}
