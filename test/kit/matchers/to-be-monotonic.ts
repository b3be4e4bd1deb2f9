import type { StreamEvent } from '../event-stream.ts';
import { type MatcherResult, streamOf, toResult } from '../matcher-result.ts';
import { drawTimeline, isRecord } from '../timeline.ts';

/**
 * Passes when a number in the events never falls: `progress` in their data, another field, or what a function reads
 * (undefined for events without it). A stream in which nothing has that number does not pass.
 */
export function toBeMonotonic(
  received: unknown,
  field: string | ((event: StreamEvent) => number | undefined) = 'progress',
): MatcherResult {
  const stream = streamOf(received);
  const read = typeof field === 'function' ? field : ({ data }: StreamEvent) => readNumber(data, field);
  const name = typeof field === 'function' ? 'the number' : `\`${field}\``;
  const notes = new Map<number, string>();
  let highest: number | null = null;
  for (const event of stream.events) {
    const value = read(event);
    if (value === undefined) continue;
    if (highest !== null && value < highest) notes.set(event.index, `${value} after ${highest}`);
    highest = Math.max(value, highest ?? value);
  }
  const problem =
    highest === null
      ? `Expected ${name} never to fall, but no event has it.`
      : notes.size > 0
        ? `Expected ${name} never to fall, but it does ${notes.size} times: ${[...notes.values()].slice(0, 5).join(', ')}.`
        : null;
  return toResult(problem, 'be monotonic', () => drawTimeline(stream, { notes }));
}

function readNumber(data: unknown, field: string): number | undefined {
  const value = isRecord(data) ? data[field] : undefined;
  return typeof value === 'number' ? value : undefined;
}
