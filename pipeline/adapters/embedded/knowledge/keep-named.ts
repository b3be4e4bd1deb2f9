import type { Passage, ScoredPassage } from '../../../ports.ts';

/** A passage with its score by words, and what it gains by its meaning. */
export interface Gained {
  readonly pk: number;
  readonly passage: ScoredPassage;
  readonly gain: number;
}

/** The rest of a longer question names nothing that decides. */
const MAX_CHARS = 2_000;
const MAX_NAMES = 16;
/** Less than any two scores differ by that were not made equal. */
const APART = 1e-9;
/** Words, with the marks that stand inside names. */
const WORD = /[\p{L}\p{N}]+(?:[._:-]+[\p{L}\p{N}]+)*/gu;
/** A digit beside anything else, three digits, an underscore, or a word in capitals among others. */
const NAME = /\p{N}\P{N}|\P{N}\p{N}|\p{N}{3}|_|^\p{Lu}{4,}$/u;
const QUOTED =
  /"([^"\n]{3,200})"|“([^”\n]{3,200})”|„([^“”\n]{3,200})[“”]|«([^»\n]{3,200})»|`([^`\n]{3,200})`/gu;

/**
 * No vector tells `2.0.3` from `2.0.4`, or one error code from another: a passage that has less of what the question names
 * letter by letter is not lifted, by its meaning, above one that the words placed before it.
 */
export function keepNamed(gained: readonly Gained[], text: string): readonly Gained[] {
  const names = listNames(text);
  if (names.length === 0) return gained;
  const shares = new Map(gained.map((each) => [each, countNames(each.passage, names)]));
  const shareOf = (each: Gained) => shares.get(each) as number;
  if (Math.max(...shares.values()) === 0) return gained;
  const byScore = gained.toSorted((a, b) => scoreOf(b) - scoreOf(a));
  return byScore.map((each, place): Gained => {
    const ceilings = gained.flatMap((other) => {
      const isAbove = shareOf(other) > shareOf(each) && other.passage.score > each.passage.score;
      return isAbove ? [scoreOf(other)] : [];
    });
    // Those that are held back keep their order among each other.
    const ceiling = Math.min(...ceilings) - (place + 1) * APART;
    return scoreOf(each) < ceiling ? each : { ...each, gain: ceiling - each.passage.score };
  });
}

function scoreOf({ passage, gain }: Gained): number {
  return passage.score + gain;
}

function listNames(text: string): string[] {
  const read = text.slice(0, MAX_CHARS);
  const isShouted = read === read.toUpperCase();
  const words = Array.from(read.matchAll(WORD), ([word]) => word).filter(
    (word) => NAME.test(word) && !(isShouted && /^\p{L}+$/u.test(word)),
  );
  const phrases = Array.from(read.matchAll(QUOTED), (match) => match.slice(1).find(Boolean) ?? '');
  return [...new Set([...words, ...phrases].map(toPlain))].slice(0, MAX_NAMES);
}

function countNames({ title, headingPath, text }: Passage, names: readonly string[]): number {
  const plain = toPlain([title, ...headingPath, text].join('\n'));
  return names.filter((name) => holds(plain, name)).length;
}

/** Whether a name stands there by itself: 2.0.3 is not in 12.0.3 or 2.0.31. */
function holds(plain: string, name: string): boolean {
  const isInside = /[\p{L}\p{N}]/u;
  for (let at = plain.indexOf(name); at >= 0; at = plain.indexOf(name, at + 1)) {
    if (!isInside.test(plain[at - 1] ?? '') && !isInside.test(plain[at + name.length] ?? '')) return true;
  }
  return false;
}

function toPlain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}
