import type { WeightedTerm } from '../../ports.ts';
import type { AnswerSentence } from './answer-sentences.ts';

/**
 * The sentence, or when it is longer than `maxLength` the run of its clauses that holds most of the question's terms:
 * verbatim, so that it can still be found in its passage. A clause that is too long itself is cut between words, or
 * between characters in scripts without spaces.
 */
export function cutSentence(
  { text, matches }: Pick<AnswerSentence, 'text' | 'matches'>,
  terms: readonly WeightedTerm[],
  maxLength: number,
): string {
  if (text.length <= maxLength) return text;
  const starts = [
    0,
    ...[...text.matchAll(/[;,:،、，；。]\s?|\s[–—-]\s/gu)].map((mark) => mark.index + mark[0].length),
  ];
  let best = { from: 0, to: cutAtWord(text, 0, maxLength), weight: -1 };
  for (const from of starts) {
    const to =
      starts.findLast((start) => start > from && start - from <= maxLength) ??
      cutAtWord(text, from, maxLength);
    const end = text.length - from <= maxLength ? text.length : to;
    const weight = weigh(from, end) + (end - from) / (100 * text.length);
    if (weight > best.weight) best = { from, to: end, weight };
  }
  return text.slice(best.from, best.to).replace(/[\s;,:،、，；–—-]+$/u, '');

  function weigh(from: number, to: number): number {
    const inside = new Set(
      matches.filter(({ start }) => start >= from && start < to).map(({ term }) => term),
    );
    return [...inside].reduce((sum, term) => sum + (terms[term]?.weight ?? 0), 0);
  }
}

function cutAtWord(text: string, from: number, maxLength: number): number {
  const limit = Math.min(text.length, from + maxLength);
  if (limit === text.length) return limit;
  const space = text.lastIndexOf(' ', limit);
  if (space > from + maxLength / 2) return space;
  return /[\ud800-\udbff]/.test(text[limit - 1] ?? '') ? limit - 1 : limit;
}
