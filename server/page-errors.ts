import type { ErrorRequestHandler, RequestHandler } from 'express';
import { type LogFailure, setRetryAfter, toProblem } from './errors.ts';
import { wordsOf } from './middleware/language.ts';
import { notFoundProblem, renderProblem } from './render-problem.ts';
import type { Views } from './views.ts';

export interface PageErrorOptions {
  readonly views: Views;
  readonly logFailure: LogFailure;
  readonly createErrorId: () => string;
}

/** The last handlers of the pages: an address that leads nowhere, and whatever was thrown. */
export function handlePageErrors({
  views,
  logFailure,
  createErrorId,
}: PageErrorOptions): [RequestHandler, ErrorRequestHandler] {
  return [
    async function handleUnknownAddress(_req, res) {
      await renderProblem(views, res, notFoundProblem('Page', wordsOf(res)));
    },
    async function handlePageFailure(error, req, res, _next) {
      const errorId = createErrorId();
      const problem = toProblem(error, errorId);
      if (problem.status >= 500) logFailure(problem, error, req.path);
      if (res.headersSent) return void res.destroy();
      setRetryAfter(res, problem);
      const { say, explain } = wordsOf(res);
      if (problem.retryAfterMs !== null && problem.status < 500)
        res.set('Retry-After', String(Math.ceil(problem.retryAfterMs / 1_000)));
      await renderProblem(views, res, {
        status: problem.status,
        title: say(problem.status >= 500 ? 'problem.failed' : 'problem.refused'),
        whatHappened: explain({ code: problem.code, message: problem.detail }),
        whatToDo: say('problem.goBack'),
        ...(problem.errorId === undefined ? {} : { errorId: problem.errorId }),
      });
    },
  ];
}
