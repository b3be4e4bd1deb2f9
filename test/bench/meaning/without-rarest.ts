import type { RankedQuestion } from './places.ts';

const WORD = /[\p{L}\p{N}]+/gu;
const TAKEN = 2;
/** A question with fewer words left asks for nothing. */
const MIN_LEFT = 3;

/**
 * The questions without the two of their words that the fewest passages have, for both searches alike; those with fewer than three
 * words left are left out.
 */
export function withoutRarest(
  questions: readonly RankedQuestion[],
  passages: readonly { title: string; text: string }[],
): RankedQuestion[] {
  const counts = new Map<string, number>();
  for (const { title, text } of passages)
    for (const word of new Set(toWords(`${title} ${text}`))) counts.set(word, (counts.get(word) ?? 0) + 1);
  return questions.flatMap((question) => {
    const words = toWords(question.text);
    const rarest = [...new Set(words)].sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
    const taken = new Set(rarest.slice(0, TAKEN));
    if (words.filter((word) => !taken.has(word)).length < MIN_LEFT) return [];
    const text = question.text.replace(WORD, (word) => (taken.has(word.toLowerCase()) ? '' : word));
    return [{ ...question, text: text.replace(/\s+/g, ' ') }];
  });
}

function toWords(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}
