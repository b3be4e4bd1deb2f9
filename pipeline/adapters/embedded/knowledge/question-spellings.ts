import { findParticle, joinPhrase } from '../../../text/title-terms.ts';
import { toWords, type Word } from '../../../text/words.ts';

/** A term as the languages of the base write it, that of the first language first. */
export type Spellings = readonly string[];

/** A word of a question: the whole, then the parts of a compound. */
export interface SpelledWord {
  readonly spellings: readonly Spellings[];
  /** UTF-16 offsets into the question. */
  readonly start: number;
  readonly end: number;
}

/** For no language: no word is left out. */
const NO_GRAMMAR = 'none';

/**
 * The words of a question, each the whole and then the parts, in all languages. A verb and its particle are one where a title
 * has them so, and a question of grammar words alone keeps those that a title is made of.
 */
export function readSpellings(
  text: string,
  { languages, grammar }: { languages: readonly string[]; grammar: string },
  isKnown: (term: string) => boolean,
): SpelledWord[] {
  const meaning = readAll(text, languages, grammar).map(({ spellings, start, end }): SpelledWord => {
    const particle = findParticle(text.slice(end), grammar);
    const phrases = particle ? (spellings[0] ?? []).map((term) => joinPhrase(term, particle)) : [];
    const known = phrases.filter(isKnown);
    return { spellings: known.length > 0 ? [known, ...spellings] : spellings, start, end };
  });
  if (meaning.length > 0) return meaning;
  const all = readAll(text, languages, NO_GRAMMAR);
  return all.filter(({ spellings: [whole = []] }) => whole.some(isKnown));
}

function readAll(text: string, languages: readonly string[], grammar: string): SpelledWord[] {
  const [first = [], ...others] = languages.map((language) => toWords(text, { language, grammar }));
  return first.map(({ start, end, terms }, at) => {
    // All readings have the same words and the same parts, but for exact names that one of them does not know.
    const same = others
      .map((words) => findWord(words, start, at)?.terms ?? [])
      .filter((parts) => parts.length === terms.length);
    const spellings = terms.map((term, part) => [
      ...new Set([term, ...same.flatMap((parts) => parts[part] ?? [])]),
    ]);
    return { spellings, start, end };
  });
}

function findWord(words: readonly Word[], start: number, at: number): Word | undefined {
  const same = words[at];
  return same?.start === start ? same : words.find((word) => word.start === start);
}
