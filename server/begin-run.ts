import type { Request, Response } from 'express';
import { isRunFailure, RunFailure } from '../pipeline/failure.ts';
import type { ProfileStore, RunRecord, StorageState } from '../pipeline/ports.ts';
import { keepTrying } from '../pipeline/runs/keep-trying.ts';
import type { Runs } from '../pipeline/runs/run.ts';
import { RequestProblem } from './errors.ts';
import { type Logger, logQuestion } from './log.ts';
import { type Admission, askerOf, STREAM_RETRY_MS } from './middleware/admission.ts';
import { siteOf } from './middleware/check-origin.ts';
import { logWithRun } from './middleware/log-requests.ts';
import { isReturning, visitorOf, wantsNoTracking } from './middleware/visitor.ts';
import type { RecogniseNewcomer } from './newcomers.ts';
import type { Ask } from './routes/ask-body.ts';

/**
 * Begins the run of an ask, or joins the one that has its key; its question is durable when it resolves. Rejects with what
 * the asker is told when the site cannot take it: it drains, too many ask or wait, or the question cannot be stored.
 */
export type BeginRun = (
  req: Request,
  res: Response,
  ask: Ask,
  idempotencyKey: string | null,
) => Promise<BegunRun>;

export interface BegunRun {
  readonly run: RunRecord;
  /** True when the run was begun by an earlier ask with the same key. */
  readonly joined: boolean;
}

export interface BeginRunOptions {
  readonly runs: Runs;
  readonly profiles: Pick<ProfileStore, 'setBrief'>;
  readonly storage: StorageState;
  readonly logger: Logger;
  readonly admission: Admission;
  readonly isDraining: () => boolean;
  readonly recogniseNewcomer: RecogniseNewcomer;
  /** Questions that may wait in line. */
  readonly maxWaitingRuns: number;
  /** Told of every question that is taken. */
  readonly onAsk?: ((result: 'admitted' | 'joined') => void) | undefined;
}

export function createBeginRun(options: BeginRunOptions): BeginRun {
  const { runs, profiles, storage, logger, admission, isDraining, recogniseNewcomer, maxWaitingRuns } =
    options;
  const { onAsk = () => {} } = options;
  return async function beginRun(req, res, ask, idempotencyKey) {
    if (isDraining()) {
      throw new RequestProblem('shutting_down', 'The server is restarting; ask again in a few seconds.');
    }
    if (runs.waitingCount() >= maxWaitingRuns) {
      const detail = 'Too many questions are waiting already.';
      throw new RequestProblem('over_capacity', detail, { retryAfterMs: STREAM_RETRY_MS });
    }
    await admission.admitAsk(askerOf(req, res));
    const { message: question, conversationId, options } = ask;
    const locale = ask.locale ?? preferredLanguage(req);
    try {
      await recogniseNewcomer(req, res, ask, idempotencyKey);
      const site = siteOf(res)?.name;
      const asked = {
        visitorId: visitorOf(res),
        conversationId,
        question,
        locale,
        ...(site !== undefined && { site }),
        options,
        idempotencyKey,
      };
      return await keepTrying(storage, async () => {
        const isBrief = wantsNoTracking(req);
        // Before the run can notice anything.
        if (isBrief) await profiles.setBrief(asked.visitorId, true);
        // Of somebody new nothing is kept that says otherwise; and that more may be kept than before need not be known so soon.
        else if (isReturning(res)) profiles.setBrief(asked.visitorId, false).catch(() => {});
        const { run, joined, kept } = await runs.start(asked);
        if (!joined) logQuestion(logger, run);
        logWithRun(res, run.id);
        await kept;
        onAsk(joined ? 'joined' : 'admitted');
        return { run, joined };
      });
    } catch (error) {
      if (isRunFailure(error)) throw error;
      throw new RunFailure('storage_unavailable', 'The question could not be stored.', { cause: error });
    }
  };
}

function preferredLanguage(req: Request): string | null {
  const language = req.acceptsLanguages()[0];
  return language === undefined || language === '*' ? null : language;
}
