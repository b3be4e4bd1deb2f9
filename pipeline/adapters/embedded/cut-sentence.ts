import type { AnswerSentence } from './answer-sentences.ts';

/**
 * The sentence, or when it is longer than `maxLength` the run of its clauses that begins best: verbatim, so that it can
 * still be found in its passage. Text without clauses or spaces is cut between characters.
 */
export function cutSentence({ text }: Pick<AnswerSentence, 'text'>, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const head = text.slice(0, maxLength);
  const clause = lastIndexOf(head, /[;,:،、，；]\s?|\s[–—-]\s/gu);
  if (clause > maxLength / 2) return head.slice(0, clause).trimEnd();
  const space = head.lastIndexOf(' ');
  if (space > maxLength / 2) return head.slice(0, space);
  return /[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head;
}

function lastIndexOf(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].at(-1)?.index ?? -1;
}
