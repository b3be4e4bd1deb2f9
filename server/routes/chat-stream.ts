import express, { type Request, type Response, Router } from 'express';
import type { Links } from '../../pipeline/answer.ts';
import type { FeedbackStore, RunRecord } from '../../pipeline/ports.ts';
import type { Runs } from '../../pipeline/runs/run.ts';
import type { BeginRun } from '../begin-run.ts';
import { RequestProblem } from '../errors.ts';
import { type Admission, askerOf, STREAM_RETRY_MS } from '../middleware/admission.ts';
import { refuseOtherMethods } from '../middleware/refuse-other-methods.ts';
import { requireJson } from '../middleware/require-json.ts';
import type { RequireRun } from '../require-run.ts';
import { sendFrames, sendHeadAlone, sendRetry, toRetry } from '../sse/send-frames.ts';
import { sendStreamHead } from '../sse/stream-head.ts';
import type { StreamWatch } from '../sse/stream-watch.ts';
import { parseAsk, parseIdempotencyKey } from './ask-body.ts';

type Span = readonly [min: number, max: number];

/** Clients of a server that restarts come back spread over this time, or the new process would get all of them at once. */
const RESTART_RETRY_MS: Span = [1_000, 5_000];
/** Where others go on serving there is nothing to wait for, and each of them gets a part. */
const MOVE_RETRY_MS: Span = [100, 1_000];

export interface ChatStreamOptions {
  readonly runs: Runs;
  readonly watch: StreamWatch;
  readonly requireRun: RequireRun;
  readonly feedback: Pick<FeedbackStore, 'find'>;
  readonly links: Pick<Links, 'run'>;
  readonly isDraining: () => boolean;
  /** Whether other processes serve the same runs. */
  readonly hasOthers: boolean;
  readonly admission: Admission;
  readonly beginRun: BeginRun;
  /** Told when what is kept of a run cannot be read; its reader comes back for the rest. */
  readonly onReadFailure: (error: unknown, runId: string) => void;
  /** Told how long a new question has waited for its first event, in milliseconds. */
  readonly onFirstEvent?: ((ms: number) => void) | undefined;
  readonly maxMessageChars: number;
  readonly maxBodyBytes: number;
}

/** Below `/api/chat/stream`: `POST` asks; `GET` and `DELETE /:runId` follow and stop. See pipeline/PROTOCOL.md. */
export function createChatStreamRoutes(options: ChatStreamOptions): Router {
  const { runs, watch, requireRun, links, onFirstEvent } = options;
  const retryMs = options.hasOthers ? MOVE_RETRY_MS : RESTART_RETRY_MS;
  const router = Router();
  router.post('/', requireJson, express.json({ limit: options.maxBodyBytes, strict: false }), ask);
  router.all('/', refuseOtherMethods('POST'));
  router.get('/:runId', follow);
  router.delete('/:runId', stop);
  router.all('/:runId', refuseOtherMethods('GET', 'HEAD', 'DELETE'));
  router.post('/:runId/stop', stop);
  router.all('/:runId/stop', refuseOtherMethods('POST'));
  return router;

  async function ask(req: Request, res: Response): Promise<void> {
    const askedAt = performance.now();
    const body = parseAsk(req.body, options.maxMessageChars);
    const key = parseIdempotencyKey(req.get('idempotency-key'), body);
    if (wantsJson(req)) {
      const { run } = await options.beginRun(req, res, body, key);
      return void res.status(202).json({ runId: run.id, ...links.run(run.id) });
    }
    const release = options.admission.admitStream(askerOf(req, res));
    if (!release)
      throw new RequestProblem('rate_limited', 'Too many open streams.', { retryAfterMs: STREAM_RETRY_MS });
    try {
      const { run, joined } = await options.beginRun(req, res, body, key);
      // A cursor belongs to a run that the client knows: a new run is sent whole, whatever it brings along.
      const cursor = joined ? parseCursor(req) : 0;
      if (cursor > 0 && (await runs.isExhausted(run.id, cursor))) {
        release();
        return void res.status(204).end();
      }
      const onFirst = joined || !onFirstEvent ? undefined : () => onFirstEvent(performance.now() - askedAt);
      stream(res, run, cursor, release, onFirst);
    } catch (error) {
      release();
      throw error;
    }
  }

  async function follow(req: Request, res: Response): Promise<void> {
    const wantsSnapshot = wantsJson(req);
    // An EventSource, which would give up for good on a refusal, never asks for it.
    if (wantsSnapshot) await options.admission.admitLook(askerOf(req, res));
    const run = await requireRun(req, res);
    if (wantsSnapshot) return void res.json(await toSnapshot(run));
    const cursor = parseCursor(req);
    // EventSource stops for good on 204, and would reconnect for ever on an empty 200.
    if (await runs.isExhausted(run.id, cursor)) return void res.status(204).end();
    if (req.method === 'HEAD') return void sendHeadAlone(res.setHeader('X-Run-Id', run.id));
    // Anything but 200 would end an EventSource for ever: a server that is busy or about to end asks it to come back.
    if (options.isDraining()) return void sendRetry(res, jitter(...retryMs));
    const release = options.admission.admitStream(askerOf(req, res));
    if (release) stream(res, run, cursor, release);
    else sendRetry(res, STREAM_RETRY_MS);
  }

  /** For pollers, tests, and phones that wake up: the run as it stands. */
  async function toSnapshot(run: RunRecord) {
    const { lastSeq, stage, text, sources, page, profile, complete } = await runs.replay(run.id);
    // Its end is told before it is over: nobody who asks again and again is told of an end without its answer.
    const state = complete ? ((await runs.find(run.id))?.state ?? run.state) : run.state;
    const { id: runId, conversationId } = run;
    return {
      runId,
      conversationId,
      state,
      lastEventId: String(lastSeq),
      stage,
      text,
      sources,
      page,
      profile,
      complete,
      feedback: complete ? await options.feedback.find(runId) : null,
    };
  }

  async function stop(req: Request, res: Response): Promise<void> {
    const run = await requireRun(req, res);
    await runs.stop(run.id);
    res.status(202).json({ runId: run.id });
  }

  function stream(
    res: Response,
    run: RunRecord,
    cursor: number,
    release: () => void,
    onFirst?: () => void,
  ): void {
    const onFailure = (error: unknown) => {
      options.onReadFailure(error, run.id);
      return toRetry(jitter(...RESTART_RETRY_MS));
    };
    res.setHeader('X-Run-Id', run.id);
    try {
      sendFrames(res, watch, runs.read(run.id, cursor), { farewell, onFailure, onFirst, onClose: release });
    } catch (error) {
      release();
      sendStreamHead(res);
      res.end(onFailure(error));
    }
  }

  function farewell(): string {
    return options.isDraining() ? toRetry(jitter(...retryMs)) : '';
  }
}

function jitter(minMs: number, maxMs: number): number {
  return Math.round(minMs + Math.random() * (maxMs - minMs));
}

function parseCursor(req: Request): number {
  const text = req.get('last-event-id') ?? req.query.lastEventId ?? '0';
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) {
    throw new RequestProblem('bad_request', 'Last-Event-ID is the number of an event.');
  }
  return Number(text);
}

function wantsJson(req: Request): boolean {
  // What nearly all clients send, and needs no weighing.
  if (req.headers.accept === 'text/event-stream') return false;
  return req.accepts(['text/event-stream', 'application/json']) === 'application/json';
}
