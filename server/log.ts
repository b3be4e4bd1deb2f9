import { type Logger, pino } from 'pino';
import { toErrorCode } from '../pipeline/failure.ts';
import type { RunObserver } from '../pipeline/runs/run.ts';

export type { Logger };

/**
 * Structured logs, one line of JSON each. ERROR: someone must act now; a healthy site logs none. WARN: a lesser result was
 * given. INFO: one line a run, start and stop. DEBUG: may hold visitors' words.
 */
export function createLogger(level: string): Logger {
  return pino({ level, redact: ['req.headers.cookie', 'req.headers.authorization'] });
}

/** Logs every run with the milliseconds of its stages, and every failure under its error id. */
export function observeRuns(logger: Logger): RunObserver {
  return {
    finished: (report) => logger.info(report, 'run finished'),
    failed: ({ runId, errorId, stageId, error }) => {
      // Anything may have been thrown, and only an Error is serialised with its stack.
      const err = error instanceof Error ? error : new Error(`Thrown: ${describe(error)}`);
      // A model that is down is its operator's trouble, and the run has made do without it.
      const level = toErrorCode(error).startsWith('upstream_') ? 'warn' : 'error';
      logger[level]({ runId, errorId, stageId, err }, 'run failure');
    },
  };
}

function describe(thrown: unknown): string {
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    return Object.prototype.toString.call(thrown);
  }
}
