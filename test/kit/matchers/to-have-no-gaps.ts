import { failUndecided, type MatcherResult, streamOf, toResult } from '../matcher-result.ts';
import { drawTimeline } from '../timeline.ts';

/**
 * Passes when the ids of the events count up by one, from `from` where that is given. Events without an id are not
 * counted; a stream with an id that is no number does not pass, and one without any id fails with `.not` too.
 */
export function toHaveNoGaps(received: unknown, { from }: { from?: number } = {}): MatcherResult {
  const stream = streamOf(received);
  const notes = new Map<number, string>();
  const gaps: { before: number; text: string }[] = [];
  let next = from ?? null;
  for (const { id, index } of stream.events) {
    if (id === null) continue;
    const number = /^\d+$/.test(id) ? Number(id) : Number.NaN;
    if (Number.isNaN(number)) notes.set(index, `the id ${JSON.stringify(id)} is no number`);
    else if (next !== null && number < next) notes.set(index, `${id} again, or out of order`);
    else if (next !== null && number > next) gaps.push({ before: index, text: nameRange(next, number - 1) });
    if (!Number.isNaN(number)) next = Math.max(number + 1, next ?? 0);
  }
  const hasIds = stream.events.some(({ id }) => id !== null);
  if (!hasIds) {
    const nothing = 'Expected ids that count up without a gap, but no event has an id.';
    failUndecided(nothing, () => drawTimeline(stream));
  }
  const problem =
    notes.size + gaps.length > 0
      ? `Expected ids that count up without a gap: ${[...gaps.map(({ text }) => text), ...notes.values()].slice(0, 5).join('; ')}.`
      : null;
  return toResult(problem, 'count its events without a gap', () => drawTimeline(stream, { notes, gaps }));
}

function nameRange(first: number, last: number): string {
  return first === last ? `missing: #${first}` : `missing: #${first} to #${last}`;
}
