import { ERROR_CODES } from '../../pipeline/events.ts';
import type { Makers } from './makers.ts';
import type { Metrics } from './metrics.ts';

const FIRST_EVENT_SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts what comes in, and how soon it is answered. */
export function createAskMetrics({ counter, histogram }: Makers): Pick<Metrics, 'asked' | 'answeredFirst'> {
  const asks = counter(
    'milepost_asks_total',
    'Questions by what became of them on arrival: admitted, joined (asked before under the same key), or the code of the refusal.',
    ['result'],
  );
  // A rate needs a first value, from before it happens.
  for (const result of ['admitted', 'joined', ...ERROR_CODES]) asks.inc({ result }, 0);
  const firstEvents = histogram(
    'milepost_first_event_seconds',
    'Time from a question, once it is read, to the first event of its stream.',
    FIRST_EVENT_SECONDS,
  );
  return {
    asked: (result) => asks.inc({ result }),
    answeredFirst: (ms) => firstEvents.observe(ms / 1000),
  };
}
