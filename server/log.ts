import { type DestinationStream, type Logger, pino } from 'pino';
import type { StorageWatch } from '../pipeline/adapters/embedded/sqlite/storage-outage.ts';
import { toErrorCode } from '../pipeline/failure.ts';
import type { RunRecord } from '../pipeline/ports.ts';
import type { RunObserver, RunWords } from '../pipeline/runs/run.ts';
import { serializeError } from './serialize-error.ts';

export type { Logger };

/**
 * Structured logs, one line of JSON each. ERROR: someone must act now; a healthy site logs none. WARN: a lesser result was
 * given. INFO: one line a request and a run, start and stop. DEBUG: two lines a run with the visitor's words; nothing above has
 * them.
 */
export function createLogger(level: string, output?: DestinationStream): Logger {
  const redact = ['req.headers.cookie', 'req.headers.authorization'];
  const options = { level, redact, serializers: { err: serializeError } };
  return output ? pino(options, output) : pino(options);
}

/** Logs at debug what was asked, before anything is done with it: a question that ends the process is in the log, too. */
export function logQuestion(
  logger: Logger,
  { id: runId, question, locale, conversationId }: RunRecord,
): void {
  logger.debug({ runId, question, locale, conversationId }, 'question asked');
}

/** Logs every run with the milliseconds of its stages, and every failure under its error id; `storage` is told of its own. */
export function observeRuns(logger: Logger, storage: Pick<StorageWatch, 'failed'>): RunObserver {
  return {
    finished(report, words) {
      logger.info(report, 'run finished');
      if (logger.isLevelEnabled('debug')) logger.debug(describeAnswer(words), 'question answered');
    },
    failed: ({ runId, errorId, stageId, error }) => {
      if (toErrorCode(error) === 'storage_unavailable') return storage.failed(error);
      // A model that is down is its operator's trouble, and the run has made do without it.
      const level = toErrorCode(error).startsWith('upstream_') ? 'warn' : 'error';
      // A line leaves out what is undefined.
      logger[level]({ runId, errorId, stageId, err: error ?? String(error) }, 'run failure');
    },
  };
}

/** Where an answer came from and how sure it is: what an operator compares with the question. */
function describeAnswer({ run, outcome: { payload } }: RunWords): object {
  const { id: runId, question } = run;
  if (!payload.success) return { runId, question, error: payload.error.code };
  const { finishReason, confidence, response, sources } = payload;
  const cited = sources.map(({ n, title }) => `[${n}] ${title}`);
  return { runId, question, finishReason, confidence, response, cited };
}
