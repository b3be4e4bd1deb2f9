import type { WeightedTerm } from '../../../ports.ts';
import type { AnswerSentence } from './answer-sentences.ts';

/** Where a sentence may be cut: behind a mark that parts clauses. */
const CLAUSE_END = /[;,:](?=\s)|[،、，；。]|\s[–—-](?=\s)/gu;
/** What parts two clauses, ` - ` at the most, is not part of the quote. */
const MARK_LENGTH = 3;
/** A sentence of more clauses is no sentence; its beginning is enough to choose from. */
const MAX_CLAUSES = 200;
/** Cutting through one of these would break the Markdown. */
const UNBREAKABLE = /!?\[[^\]]*\](?:\([^)]*\))?|`[^`]*`|https?:\/\/\S*[^\s,.;:]|\([^()]*\)|"[^"]*"/g;

/**
 * The run of the sentence's clauses of at most `maxLength` characters that holds most of the question's terms: verbatim,
 * so that it can still be found in its passage. The whole sentence when it fits, null when no clause does.
 */
export function cutSentence(
  { text, matches }: Pick<AnswerSentence, 'text' | 'matches'>,
  terms: readonly WeightedTerm[],
  maxLength: number,
): string | null {
  if (text.length <= maxLength) return text;
  const kept = [...text.matchAll(UNBREAKABLE)].map(
    (span) => [span.index, span.index + span[0].length] as const,
  );
  const ends = [...text.matchAll(CLAUSE_END)]
    .filter(({ index }) => !kept.some(([start, end]) => index > start && index < end))
    .map((mark) => mark.index);
  const cuts = [-1, ...ends.slice(0, MAX_CLAUSES), text.length];
  let best = { quote: '', weight: 0 };
  for (const [at, before] of cuts.entries()) {
    for (const end of cuts.slice(at + 1)) {
      const quote = text.slice(before + 1, end).replace(/^[\s–—-]+|\s+$/gu, '');
      if (end - before > maxLength + MARK_LENGTH) break;
      if (quote.length > maxLength) continue;
      const inside = new Set(
        matches.filter(({ start }) => start > before && start < end).map(({ term }) => term),
      );
      // Of two runs with the same terms the longer one says more.
      const weight = [...inside].reduce(
        (sum, term) => sum + (terms[term]?.weight ?? 0),
        quote.length / 10_000,
      );
      if (weight > best.weight) best = { quote, weight };
    }
  }
  return best.quote === '' ? null : best.quote;
}

/** The beginning of a text that has no clauses to cut it at: up to a space, or between characters where there is none. */
export function cutAnywhere(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const space = text.lastIndexOf(' ', maxLength);
  if (space > maxLength / 2) return text.slice(0, space);
  const head = text.slice(0, maxLength);
  return /[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head;
}
