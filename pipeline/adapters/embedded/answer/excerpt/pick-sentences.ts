import { leansOnEarlier } from '../../../../text/language-phrases.ts';
import type { ScoredSentence } from '../rank-sentences.ts';
import { bound, type QuotedBlock } from './quote-block.ts';

/** Less than this share of the best sentence's score does not belong to the answer. */
const MIN_SHARE = 0.5;
const GAP = ' … ';

/**
 * Of running text without headings, where nothing tells what belongs together: the sentences that answer best, in their
 * order, `maxChars` characters at most but one at least. What one leans on comes along; a gap between two is shown.
 * `ranked`: the sentences of the passage, best first.
 */
export function pickSentences(ranked: readonly ScoredSentence[], maxChars: number): readonly QuotedBlock[] {
  const [best] = ranked;
  if (!best) return [];
  const inOrder = ranked.map(({ sentence }) => sentence).sort((a, b) => a.start - b.start);
  const kept = new Set<number>();
  let left = maxChars;
  for (const { sentence, score } of ranked) {
    if (kept.size > 0 && score < MIN_SHARE * best.score) break;
    const index = inOrder.indexOf(sentence);
    const wanted = leansOnEarlier(sentence.text) && index > 0 ? [index - 1, index] : [index];
    const missing = wanted.filter((at) => !kept.has(at));
    const length = missing.reduce((sum, at) => sum + (inOrder[at]?.text.length ?? 0) + 1, 0);
    if (length <= left) for (const at of missing) kept.add(at);
    else if (kept.size === 0) kept.add(index);
    else continue;
    left -= length;
  }
  const shown = [...kept].sort((a, b) => a - b);
  const text = shown
    .map((at, position) => {
      const separator = position === 0 ? '' : shown[position - 1] === at - 1 ? ' ' : GAP;
      return `${separator}${inOrder[at]?.text.replace(/\s+/g, ' ') ?? ''}`;
    })
    .join('');
  const first = inOrder[shown[0] ?? 0];
  const last = inOrder[shown.at(-1) ?? 0];
  if (!first || !last) return [];
  const picked = bound({ type: 'paragraph', text, start: first.start, end: last.end }, maxChars);
  return picked ? [picked] : [];
}
