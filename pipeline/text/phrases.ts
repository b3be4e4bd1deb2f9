import { foldAll } from './fold.ts';
import type { Language } from './languages/language.ts';

/** A text as phrases are looked for in it. */
export interface ComparableText {
  /** Folded words and commas with spaces between and around them. */
  readonly spaced: string;
  /** The same without spaces, for languages that have none. */
  readonly joined: string;
}

/** Whether a text has one of a list of phrases. */
export type PhraseMatcher = (text: ComparableText) => boolean;

const UNSPACED: ReadonlySet<Language['script']> = new Set(['Japanese', 'Han', 'Thai']);

export function toComparable(text: string): ComparableText {
  const words = text.match(/[\p{L}\p{N}\p{M}]+|[,،、，]/gu) ?? [];
  const folded = words.map((word) => foldAll(word) || ',');
  return { spaced: ` ${folded.join(' ')} `, joined: folded.join('') };
}

/** Of phrases as the language tables write them: `|` between them, `^` for the beginning, `$` for the end. */
export function createPhraseMatcher(phrases: string, { script }: Pick<Language, 'script'>): PhraseMatcher {
  const isUnspaced = UNSPACED.has(script);
  const [anywhere, openings, endings]: [string[], string[], string[]] = [[], [], []];
  for (const phrase of splitPhrases(phrases)) {
    const text = toComparable(phrase);
    const list = phrase.startsWith('^') ? openings : phrase.endsWith('$') ? endings : anywhere;
    list.push(isUnspaced ? text.joined : text.spaced);
  }
  return function matches({ spaced, joined }) {
    const text = isUnspaced ? joined : spaced;
    return (
      openings.some((phrase) => text.startsWith(phrase)) ||
      endings.some((phrase) => text.endsWith(phrase)) ||
      anywhere.some((phrase) => text.includes(phrase))
    );
  };
}

/** What is left of a text without the longest of the phrases that it begins or ends with; null when it has none of them. */
export function withoutPhrase(
  { spaced, joined }: ComparableText,
  phrases: string,
  { script }: Pick<Language, 'script'>,
): string | null {
  const text = UNSPACED.has(script) ? joined : spaced;
  const rests = splitPhrases(phrases).flatMap((written) => {
    const comparable = toComparable(written);
    const phrase = UNSPACED.has(script) ? comparable.joined : comparable.spaced;
    if (written.startsWith('^')) return text.startsWith(phrase) ? text.slice(phrase.length) : [];
    return text.endsWith(phrase) ? text.slice(0, -phrase.length) : [];
  });
  return rests.length > 0 ? rests.reduce((a, b) => (b.length < a.length ? b : a)).trim() : null;
}

/** The same list with every phrase at the beginning. */
export function atBeginning(phrases: string): string {
  return splitPhrases(phrases)
    .map((phrase) => `^${phrase}`)
    .join('|');
}

export function splitPhrases(phrases: string): string[] {
  return phrases
    .split('|')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
}
