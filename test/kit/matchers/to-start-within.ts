import { type MatcherResult, streamOf, toResult } from '../matcher-result.ts';
import { drawTimeline } from '../timeline.ts';

/** Passes when the first event arrives within so many milliseconds after the request. */
export function toStartWithin(received: unknown, ms: number): MatcherResult {
  const stream = streamOf(received);
  // Nothing is later than NaN.
  if (!(ms >= 0)) throw new TypeError(`toStartWithin needs a number of milliseconds, not ${ms}.`);
  const first = stream.events[0];
  const limit = `Expected the first event within ${ms} ms of the request`;
  const late =
    first === undefined
      ? `${limit}, but none came.`
      : first.atMs > ms
        ? `${limit}, but it came after ${Math.round(first.atMs)} ms (the head after ${Math.round(stream.headAtMs)} ms).`
        : null;
  const notes = new Map(first && late ? [[0, `${Math.round(first.atMs - ms)} ms late`]] : []);
  return toResult(late, `start within ${ms} ms`, () => drawTimeline(stream, { notes }));
}
