import type { EventStream } from './event-stream.ts';
import { isRecord } from './timeline.ts';

/** What a matcher found, in the form that `expect.extend` of Jest and of Vitest takes. */
export interface MatcherResult {
  readonly pass: boolean;
  /** Written for the case that the test fails: why it did not pass, or with `.not` that it did. */
  readonly message: () => string;
}

/**
 * Finds the stream in what a test has: the stream itself, or a superagent response whose body it is.
 * Throws a TypeError that tells how to get one.
 */
export function streamOf(received: unknown): EventStream {
  const stream = isRecord(received) && isEventStream(received.body) ? received.body : received;
  if (isEventStream(stream)) return stream;
  throw new TypeError(
    'This is not an event stream. Read one with `await request(app).get(path).use(sse())` or `await openStream(app, { path })`.',
  );
}

/** A result whose message is a sentence and the drawing of the stream. `problem` is null when all is well. */
export function toResult(problem: string | null, promise: string, draw: () => string): MatcherResult {
  return {
    pass: problem === null,
    message: () => `${problem ?? `Expected the stream not to ${promise}, and it does.`}\n\n${draw()}`,
  };
}

/**
 * Ends the test when what was seen proves neither what the matcher promises nor its opposite: a result could only fail
 * the one, and `.not` would pass on nothing.
 */
export function failUndecided(problem: string, draw: () => string): never {
  throw new Error(`${problem}\n\n${draw()}`);
}

function isEventStream(value: unknown): value is EventStream {
  return isRecord(value) && Array.isArray(value.events) && Array.isArray(value.chunks);
}
