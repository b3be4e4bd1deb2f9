import type { Makers } from './makers.ts';
import type { Metrics } from './metrics.ts';

const FLUSH_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** Counts what is written to the event log. */
export function createLogMetrics({ counter, histogram }: Makers): Pick<Metrics, 'flushed'> {
  const flushes = counter(
    'milepost_log_flushes_total',
    'Commits to the event log, each with the events of all runs that had some: written, or failed and tried again.',
    ['result'],
  );
  for (const result of ['written', 'failed']) flushes.inc({ result }, 0);
  const durations = histogram(
    'milepost_log_flush_duration_seconds',
    'Time that a commit to the event log took.',
    FLUSH_SECONDS,
  );
  const events = counter('milepost_log_events_total', 'Events that were written to the event log.');
  return {
    flushed({ events: count, ms, isWritten }) {
      flushes.inc({ result: isWritten ? 'written' : 'failed' });
      durations.observe(ms / 1000);
      if (isWritten) events.inc(count);
    },
  };
}
