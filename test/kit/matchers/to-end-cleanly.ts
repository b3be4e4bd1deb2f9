import type { EventStream } from '../event-stream.ts';
import { type MatcherResult, streamOf, toResult } from '../matcher-result.ts';
import { drawTimeline } from '../timeline.ts';

/**
 * Passes when the server ended the response itself, with the last event whole. `last` also asks that the last event
 * has this name, or this data for streams that end with a word such as `[DONE]`.
 */
export function toEndCleanly(received: unknown, { last }: { last?: string } = {}): MatcherResult {
  const stream = streamOf(received);
  const problem = findUncleanEnd(stream, last);
  return toResult(problem && `Expected a clean end, but ${problem}.`, 'end cleanly', () =>
    drawTimeline(stream),
  );
}

/** What is wrong with the end, as the rest of a sentence that begins with "but"; null when nothing is. */
export function findUncleanEnd(stream: EventStream, last?: string): string | null {
  const final = stream.events.at(-1);
  if (stream.end === 'open') return 'the stream is still open: await `stream.closed` first';
  if (stream.end === 'cut') return 'the connection was cut before the response was complete';
  if (stream.end === 'deadline') return 'the server had not ended the response when the deadline passed';
  if (stream.end !== 'ended') return 'the test itself left before the end';
  if (stream.unfinished !== '') return 'the response ends in the middle of an event';
  if (final === undefined) return 'there was no event at all';
  if (last !== undefined && final.type !== last && final.text !== last) {
    return `the last event is \`${final.type}\` and not \`${last}\``;
  }
  return null;
}
