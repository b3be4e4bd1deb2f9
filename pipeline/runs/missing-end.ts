import type { AnswerRequest } from '../answer.ts';
import { endEarly, toEndStatus } from '../end-early.ts';
import type { RunEvent } from '../events.ts';
import { Mileposts, stageEvent } from '../mileposts.ts';
import type { ActiveRun } from './execute-run.ts';
import type { PastRun } from './past-run.ts';

/**
 * The events that a run still owes, which was aborted and whose answer did not end it: `complete`, unless it was told, and
 * the terminal stage, where the run stands by what it has told.
 */
export function* toMissingEnd(
  { startedAt, outcome, signal }: ActiveRun,
  request: AnswerRequest,
  { stage, text }: PastRun,
): Generator<RunEvent, void, void> {
  const mileposts = new Mileposts(startedAt);
  if (stage) mileposts.standAt(stage);
  if (!outcome) yield* endEarly(request, mileposts, text, signal.reason);
  else
    yield stageEvent(
      outcome.payload.success ? mileposts.arrive() : mileposts.halt(toEndStatus(signal.reason)),
    );
}
