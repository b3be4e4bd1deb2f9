import type { AnswerRequest } from './answer-request.ts';
import type { RunEvent, StageId } from './events.ts';

/** What a run has had to make do with. */
export interface Degradation {
  /** Stages that gave a lesser result, each once, in the order in which they ran. */
  readonly degraded: readonly StageId[];
  /** Reports what a stage threw and returns the notice of it; `instead` is a sentence for the visitor. */
  note(stageId: StageId, error: unknown, instead: string): RunEvent;
}

/** The next best way to a stage's result. */
export interface Lesser<Result> {
  readonly result: () => Promise<Result>;
  /** A sentence for the visitor: what is missing now. */
  readonly notice: string;
}

export function createDegradation({ onFailure, createErrorId }: AnswerRequest): Degradation {
  const degraded: StageId[] = [];
  return {
    degraded,
    note(stageId, error, instead) {
      if (!degraded.includes(stageId)) degraded.push(stageId);
      onFailure({ errorId: createErrorId(), stageId, error });
      return { name: 'notice', data: { level: 'warning', code: 'degraded', message: instead, stageId } };
    },
  };
}

/**
 * The result that was worked for, or that of the first lesser way that works, each with a notice. An abort of the run
 * itself is not forgiven, and what the last way throws is thrown.
 */
export async function* resultOr<Result>(
  result: Promise<Result>,
  lesser: readonly (Lesser<Result> | null)[],
  stageId: StageId,
  degradation: Degradation,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, Result, void> {
  let attempt = result;
  for (const way of lesser) {
    if (way === null) continue;
    try {
      return await attempt;
    } catch (error) {
      if (signal.aborted) throw error;
      yield degradation.note(stageId, error, way.notice);
      attempt = way.result();
    }
  }
  return await attempt;
}
