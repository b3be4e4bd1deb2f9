import type { StreamEvent } from '../event-stream.ts';
import { failUndecided, type MatcherResult, streamOf, toResult } from '../matcher-result.ts';
import { drawTimeline, isRecord } from '../timeline.ts';

/**
 * Passes when a number in the events never falls: `progress` in their data, another field, or what a function reads
 * (undefined for events without it). A stream in which fewer than two events have that number shows nothing, and fails with
 * `.not` too.
 */
export function toBeMonotonic(
  received: unknown,
  field: string | ((event: StreamEvent) => number | undefined) = 'progress',
): MatcherResult {
  const stream = streamOf(received);
  const read = typeof field === 'function' ? field : ({ data }: StreamEvent) => readNumber(data, field);
  const name = typeof field === 'function' ? 'the number' : `\`${field}\``;
  const notes = new Map<number, string>();
  const draw = () => drawTimeline(stream, { notes });
  let highest = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const event of stream.events) {
    const value = read(event);
    if (value === undefined) continue;
    count++;
    if (Number.isNaN(value)) notes.set(event.index, 'no number');
    else if (value < highest) notes.set(event.index, `${value} after ${highest}`);
    if (value > highest) highest = value;
  }
  if (count < 2) {
    const who = count === 0 ? 'no event has it' : 'only one event has it';
    failUndecided(`Expected ${name} never to fall, but ${who}.`, draw);
  }
  const problem =
    notes.size > 0
      ? `Expected ${name} never to fall, but it does ${notes.size} times: ${[...notes.values()].slice(0, 5).join(', ')}.`
      : null;
  return toResult(problem, 'be monotonic', draw);
}

function readNumber(data: unknown, field: string): number | undefined {
  const value = isRecord(data) ? data[field] : undefined;
  return typeof value === 'number' ? value : undefined;
}
