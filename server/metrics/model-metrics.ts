import { type Makers, WORK_SECONDS } from './makers.ts';
import type { Metrics } from './metrics.ts';

/** Counts what models are asked for, and what they use. */
export function createModelMetrics({ counter, histogram }: Makers): Pick<Metrics, 'modelCalled'> {
  const calls = counter(
    'milepost_model_calls_total',
    'Calls of a model by the stage that made them and how they ended: ok, or the code of the failure; fallback is yes for a model that was asked in place of another one.',
    ['stage', 'model', 'outcome', 'fallback'],
  );
  const durations = histogram(
    'milepost_model_call_duration_seconds',
    'Time that a call of a model took, to the end of what it wrote.',
    [...WORK_SECONDS, 60, 120],
    ['stage', 'model'],
  );
  const tokens = counter(
    'milepost_model_tokens_total',
    'Tokens that models have read (input) and written (output).',
    ['stage', 'model', 'direction'],
  );
  return {
    modelCalled({ stage, model, isFallback, outcome, ms, usage }) {
      calls.inc({ stage, model, outcome, fallback: isFallback ? 'yes' : 'no' });
      durations.observe({ stage, model }, ms / 1000);
      if (usage === null) return;
      tokens.inc({ stage, model, direction: 'input' }, usage.inputTokens);
      tokens.inc({ stage, model, direction: 'output' }, usage.outputTokens);
    },
  };
}
