import { endEarly, toEndStatus } from '../answer/end-early.ts';
import { Mileposts, stageEvent } from '../answer/mileposts.ts';
import { findNamedSources } from '../answer/sources.ts';
import type { AnswerRequest } from '../answer.ts';
import { MILEPOSTS, type RunEvent } from '../events.ts';
import type { ActiveRun } from './execute-run.ts';
import type { PastRun } from './past-run.ts';

/**
 * The events that a run still owes, which was aborted and whose answer did not end it: `complete`, unless it was told, and
 * the terminal stage, where the run stands by what it has told. `told` is null when that cannot be read.
 */
export function* toMissingEnd(
  { startedAt, position, outcome, signal }: ActiveRun,
  request: AnswerRequest,
  told: PastRun | null,
): Generator<RunEvent, void, void> {
  const mileposts = new Mileposts(startedAt);
  const post = told ? told.stage : MILEPOSTS.find(({ stageId }) => stageId === position?.stageId);
  if (post) mileposts.standAt(post);
  const response = told?.text ?? '';
  const sources = findNamedSources(response, told?.sources ?? []);
  if (!outcome) yield* endEarly(request, mileposts, { response, sources }, signal.reason);
  else
    yield stageEvent(
      outcome.payload.success ? mileposts.arrive() : mileposts.halt(toEndStatus(signal.reason)),
    );
}
