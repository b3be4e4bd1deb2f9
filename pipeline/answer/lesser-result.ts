import type { RunEvent, StageId } from '../events.ts';
import type { StopSignal } from '../stop-signal.ts';
import type { AnswerRequest } from './answer-request.ts';

/** What a run has had to make do with. */
export class Degradation {
  readonly #request: AnswerRequest;
  #degraded: readonly StageId[] = [];

  constructor(request: AnswerRequest) {
    this.#request = request;
  }

  /** Stages that gave a lesser result, each once, in the order in which they ran. */
  get degraded(): readonly StageId[] {
    return this.#degraded;
  }

  /** Reports what a stage threw and returns the notice of it; `instead` is a sentence for the visitor. */
  note(stageId: StageId, error: unknown, instead: string): RunEvent {
    const { run, onFailure, createErrorId } = this.#request;
    if (!this.#degraded.includes(stageId)) this.#degraded = [...this.#degraded, stageId];
    onFailure({ runId: run.id, errorId: createErrorId(), stageId, error });
    return { name: 'notice', data: { level: 'warning', code: 'degraded', message: instead, stageId } };
  }
}

/** The next best way to a stage's result. */
export interface Lesser<Result> {
  readonly result: () => Promise<Result>;
  /** A sentence for the visitor: what is missing now. */
  readonly notice: string;
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
  signal: StopSignal,
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
