import { fold } from './fold.ts';
import { findLanguage, toWordList } from './languages/languages.ts';
import { toWords } from './words.ts';

const MIN_INITIALS = 3;
const MAX_INITIALS = 6;
/** A longer line is no name. */
const MAX_TITLE_LENGTH = 120;

/**
 * The terms of titles and headings, a line each: those of their words and, because a title is a name, what makes names of
 * words that say little: the verb with its particle at the end (`Making out`), grammar words where there is nothing else
 * (`The Who`), and the initials of the whole (`Single sign-on`, SSO).
 */
export function toTitleTerms(title: string, language: string): string[] {
  return title.split('\n').flatMap((line) => {
    const words = toWords(line, { language });
    const terms = words.flatMap((word) => word.terms);
    if (terms.length === 0) return (line.match(/[\p{L}\p{N}]+/gu) ?? []).map(fold);
    const last = words.at(-1);
    const particle = last && findParticle(line.slice(last.end), language);
    const isEnd = particle && fold(line.slice(last.end).trim()) === particle;
    const phrase = isEnd ? [joinPhrase(last.terms[0] ?? '', particle)] : [];
    const initials = findInitials(line);
    return [...terms, ...phrase, ...(initials ? [initials] : [])];
  });
}

/** The particle that a text begins with, in the language's own list; null when there is none. */
export function findParticle(text: string, language: string): string | null {
  const particles = findLanguage(language)?.particles;
  const next = particles ? /^\s+(\p{L}+)(?![\p{L}\p{N}'’-])/u.exec(text)?.[1]?.toLowerCase() : undefined;
  return next && toWordList(particles ?? '').includes(next) ? next : null;
}

/** The term of a word together with its particle; no word is one. */
export function joinPhrase(term: string, particle: string): string {
  return `${term}_${particle}`;
}

/** The initials of a line of three to six words; null for any other line. */
export function findInitials(line: string): string | null {
  if (line.length > MAX_TITLE_LENGTH) return null;
  const words = line.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length < MIN_INITIALS || words.length > MAX_INITIALS) return null;
  return fold(words.map((word) => [...word][0]).join(''));
}
