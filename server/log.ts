import { type DestinationStream, type Logger, pino } from 'pino';
import { toErrorCode } from '../pipeline/failure.ts';
import type { RunObserver } from '../pipeline/runs/run.ts';
import { serializeError } from './serialize-error.ts';

export type { Logger };

/**
 * Structured logs, one line of JSON each. ERROR: someone must act now; a healthy site logs none. WARN: a lesser result was
 * given. INFO: one line a run, start and stop. DEBUG: may hold visitors' words.
 */
export function createLogger(level: string, output?: DestinationStream): Logger {
  const redact = ['req.headers.cookie', 'req.headers.authorization'];
  const options = { level, redact, serializers: { err: serializeError } };
  return output ? pino(options, output) : pino(options);
}

/** Logs every run with the milliseconds of its stages, and every failure under its error id. */
export function observeRuns(logger: Logger): RunObserver {
  return {
    finished: (report) => logger.info(report, 'run finished'),
    failed: ({ runId, errorId, stageId, error }) => {
      // A model that is down is its operator's trouble, and the run has made do without it.
      const level = toErrorCode(error).startsWith('upstream_') ? 'warn' : 'error';
      // A line leaves out what is undefined.
      logger[level]({ runId, errorId, stageId, err: error ?? String(error) }, 'run failure');
    },
  };
}
