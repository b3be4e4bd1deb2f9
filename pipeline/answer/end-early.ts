import type { CitedSource, RunEvent } from '../events.ts';
import { ERROR_CATALOG, RunFailure, toErrorCode } from '../failure.ts';
import type { AnswerRequest } from './answer-request.ts';
import { type Mileposts, stageEvent } from './mileposts.ts';

/** Reason of an abort by the visitor; any other reason is a failure. */
export const STOPPED_BY_VISITOR = new RunFailure('interrupted', 'Stopped by the visitor.');

/** The last two events of a run that does not arrive: what was thrown, with the answer as far as it was written. */
export function* endEarly(
  request: AnswerRequest,
  mileposts: Mileposts,
  written: { readonly response: string; readonly sources: readonly CitedSource[] },
  thrown: unknown,
): Generator<RunEvent, void, void> {
  const { stageId } = mileposts;
  const { response, sources } = written;
  const code = toErrorCode(thrown);
  const { sentence, retryable } = ERROR_CATALOG[code];
  const errorId = request.createErrorId();
  const stopped = thrown === STOPPED_BY_VISITOR;
  if (!stopped) request.onFailure({ runId: request.run.id, errorId, stageId, error: thrown });
  const message = stopped ? 'You stopped this answer. What was written is kept.' : sentence;
  yield {
    name: 'complete',
    data: {
      success: false,
      error: { code, message, retryable, retryAfterMs: null, stageId, errorId },
      response,
      ...(sources.length > 0 && { sources }),
    },
  };
  yield stageEvent(mileposts.halt(toEndStatus(thrown)));
}

/** The status of the last stage of a run that does not arrive. */
export function toEndStatus(thrown: unknown): 'failed' | 'stopped' {
  return thrown === STOPPED_BY_VISITOR ? 'stopped' : 'failed';
}
