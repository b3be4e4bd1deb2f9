import { ERROR_CODES, type FinishReason, PLAN, type StageId } from '../../pipeline/events.ts';
import type { RunOutcome } from '../../pipeline/ports.ts';
import type { RunTimes } from '../../pipeline/runs/run.ts';
import { type Makers, WORK_SECONDS } from './makers.ts';
import type { Metrics } from './metrics.ts';

const RUN_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120];
const FINISH_REASONS = [
  'stop',
  'length',
  'extractive',
  'unsure',
  'unanswered',
  'reply',
] as const satisfies readonly FinishReason[];

/** Counts runs that end in this process. */
export function createRunMetrics({ counter, histogram }: Makers): Pick<Metrics, 'finished'> {
  const runs = counter(
    'milepost_runs_total',
    'Runs that ended here, by how: the finishReason of an answer, stopped by the visitor, or the code of a failure; degraded is yes when a stage gave a lesser result.',
    ['outcome', 'degraded'],
  );
  for (const outcome of [...FINISH_REASONS, 'stopped', ...ERROR_CODES]) {
    runs.inc({ outcome, degraded: 'no' }, 0);
  }
  for (const outcome of FINISH_REASONS) runs.inc({ outcome, degraded: 'yes' }, 0);
  const degraded = counter(
    'milepost_degraded_stages_total',
    'Stages that gave a lesser result, such as the built-in writer in place of a model.',
    ['stage'],
  );
  for (const { id } of PLAN) degraded.inc({ stage: id }, 0);
  const stages = histogram(
    'milepost_stage_duration_seconds',
    'Time that the work of a stage took. Stages overlap. Of a run that failed or was stopped the stage where it ended is told alone.',
    WORK_SECONDS,
    ['stage'],
  );
  const durations = histogram(
    'milepost_run_duration_seconds',
    'Time from a question to the end of its run, by the state in which it ended: done, failed or stopped.',
    RUN_SECONDS,
    ['state'],
  );
  return {
    finished(report, { outcome }, times) {
      const isDegraded = report.degraded.length > 0;
      runs.inc({ outcome: toOutcome(outcome), degraded: isDegraded ? 'yes' : 'no' });
      for (const stage of report.degraded) degraded.inc({ stage });
      durations.observe({ state: report.state }, (times.endedAt - times.startedAt) / 1000);
      for (const [stage, ms] of toStageTimes(outcome, times)) stages.observe({ stage }, ms / 1000);
    },
  };
}

function toOutcome({ state, payload }: RunOutcome): string {
  if (payload.success) return payload.finishReason;
  return state === 'stopped' ? 'stopped' : payload.error.code;
}

/** Milliseconds of each stage. */
function* toStageTimes({ payload }: RunOutcome, times: RunTimes): Generator<[stage: StageId, ms: number]> {
  if (payload.success) {
    for (const { id } of PLAN) {
      const ms = payload.timings[id];
      if (ms !== undefined) yield [id, ms];
    }
    return;
  }
  for (const [stage, enteredAt] of times.stages) {
    if (stage === payload.error.stageId) yield [stage, times.endedAt - enteredAt];
  }
}
