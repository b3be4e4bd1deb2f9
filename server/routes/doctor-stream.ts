import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import express, { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { testFrames } from '../doctor/test-frames.ts';
import {
  DOCTOR_COOKIE,
  type EchoPlan,
  echoPlanSchema,
  type Hello,
  type TestPlan,
  testPlanSchema,
} from '../doctor/test-plan.ts';
import { RequestProblem } from '../errors.ts';
import { type Admission, askerOf, STREAM_RETRY_MS } from '../middleware/admission.ts';
import { refuseOtherMethods } from '../middleware/refuse-other-methods.ts';
import { isReturning } from '../middleware/visitor.ts';
import { sendFrames, sendHeadAlone } from '../sse/send-frames.ts';
import { createStreamWatch, type StreamWatch } from '../sse/stream-watch.ts';

const MAX_BODY_BYTES = 1_024;
/** Test streams at a time, of everybody: one that sends at its fastest takes 75 KB a second from those who ask. */
const MAX_TEST_STREAMS = 64;

export interface DoctorStreamOptions {
  readonly watch: StreamWatch;
  readonly siteId: string;
  readonly heartbeatMs: number;
  readonly stallMs: number;
  readonly admission: Admission;
  readonly isDraining: () => boolean;
}

/**
 * `/doctor` below the path of the streams (`TEST_STREAM_PATH`): the test streams of the doctor, sent as streams of runs are: same path prefix, methods, checks, headers and heartbeats.
 * Open to everybody within the limits of asks and streams; they hold nothing of a visitor and end after two minutes at most.
 */
export function createDoctorStreamRoutes(options: DoctorStreamOptions): Router {
  const { admission, isDraining, heartbeatMs, stallMs } = options;
  let openCount = 0;
  const router = Router();
  router.post('/doctor', express.json({ limit: MAX_BODY_BYTES }), async (req, res) => {
    await start(req, res, parsePlan(testPlanSchema, req.body));
  });
  router.get('/doctor', async (req, res) => {
    const plan = parsePlan(echoPlanSchema, req.query);
    if (req.method === 'HEAD') return void sendHeadAlone(res.setHeader('X-Run-Id', plan.nonce));
    await start(req, res, plan);
  });
  router.all('/doctor', refuseOtherMethods('GET', 'HEAD', 'POST'));
  return router;

  async function start(req: Request, res: Response, plan: TestPlan | EchoPlan): Promise<void> {
    if (isDraining())
      throw new RequestProblem('shutting_down', 'The server is restarting; try again in a few seconds.');
    await admission.admitAsk(askerOf(req, res));
    const release = openCount < MAX_TEST_STREAMS ? admission.admitStream(askerOf(req, res)) : null;
    if (!release)
      throw new RequestProblem('rate_limited', 'Too many open streams.', { retryAfterMs: STREAM_RETRY_MS });
    const gone = new AbortController();
    const watch = 'probe' in plan && plan.probe === 'silence' ? createSilentWatch() : options.watch;
    openCount++;
    // Once: for a reader who left meanwhile it is emitted again.
    res.once('close', () => {
      openCount--;
      release();
      gone.abort();
      if (watch !== options.watch) watch.close();
    });
    res.setHeader('X-Run-Id', plan.nonce);
    const hello = toHello(req, res, plan.nonce);
    const frames = testFrames({ hello, plan, signal: gone.signal, isDraining });
    sendFrames(res, watch, Readable.from(frames, { objectMode: true, highWaterMark: 1 }));
  }

  function toHello(req: Request, res: Response, nonce: string): Hello {
    const cookies = req.get('cookie') ?? '';
    return {
      doctor: 1,
      siteId: options.siteId,
      nonce,
      serveId: randomBytes(9).toString('base64url'),
      heartbeatMs,
      httpVersion: req.httpVersion,
      cookie: new RegExp(`(?:^|; ?)${DOCTOR_COOKIE}=([A-Za-z0-9_-]{8,64})(?:;|$)`).exec(cookies)?.[1] ?? null,
      lastEventId: /^\d{1,15}$/.exec(req.get('last-event-id') ?? '')?.[0] ?? null,
      isReturning: isReturning(res),
    };
  }

  /** Drops stalled readers as the common watch does, and never breaks a silence. */
  function createSilentWatch(): StreamWatch {
    return createStreamWatch({ heartbeatMs: Number.POSITIVE_INFINITY, stallMs });
  }
}

function parsePlan<Plan>(schema: z.ZodType<Plan>, value: unknown): Plan {
  const { success, data, error } = schema.safeParse(value ?? {});
  if (success) return data;
  const [issue] = error.issues;
  throw new RequestProblem('bad_request', `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
}
