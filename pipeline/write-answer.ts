import { coalesce } from './coalesce.ts';
import type { TimeLimit } from './deadline.ts';
import type { RunEvent } from './events.ts';
import type { Degradation } from './lesser-result.ts';
import type { WriteRequest, Writer, WrittenAnswer } from './ports.ts';

/** A delta leaves at most this often: 20 a second. */
const DELTA_WINDOW_MS = 50;
const QUOTED_INSTEAD = 'The model could not be used, so this answer quotes the documents as they stand.';

export interface WriteAnswerOptions {
  /** The best first. The next one takes over while nothing has been shown; a text that has begun is never begun again. */
  readonly writers: readonly Writer[];
  readonly limit: TimeLimit;
  /** The answer so far, kept up to date for whoever ends the run. */
  readonly written: { text: string };
  readonly degradation: Degradation;
  readonly signal: AbortSignal;
}

/** Yields the answer's deltas, and the notice of a writer that failed. Throws what the last writer throws. */
export async function* writeAnswer(
  request: WriteRequest,
  { writers, limit, written, degradation, signal }: WriteAnswerOptions,
): AsyncGenerator<RunEvent, WrittenAnswer, void> {
  for (const [index, writer] of writers.entries()) {
    const abort = limit.take();
    try {
      const pieces = coalesce(writer.write(request, abort), DELTA_WINDOW_MS, abort);
      for (;;) {
        const piece = await pieces.next();
        if (piece.done) return piece.value;
        yield { name: 'delta', data: { text: piece.value, offset: written.text.length } };
        written.text += piece.value;
      }
    } catch (error) {
      if (signal.aborted || written.text !== '' || index === writers.length - 1) throw error;
      yield degradation.note('response', error, QUOTED_INSTEAD);
    } finally {
      limit.giveBack();
    }
  }
  throw new TypeError('An answer needs a writer.');
}
