import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeEvent, encodeFrame } from '../../pipeline/runs/frame.ts';
import type { FrameBatch } from '../sse/send-frames.ts';
import { type EchoPlan, type Hello, PACED_TICKS, type TestPlan } from './test-plan.ts';

/**
 * The first event of a run has about as many characters. Some compressors look at the first piece alone and leave a small one,
 * and the rest of its stream, as it is: Caddy below 512 bytes.
 */
const HELLO_PAD = 1_200;
/** How soon a silent stream notices that the server wants to stop. */
const LOOK_MS = 250;

export interface TestFramesOptions {
  readonly hello: Hello;
  readonly plan: TestPlan | EchoPlan;
  /** Ends the stream early and without `done`. */
  readonly signal: AbortSignal;
  /** Ends the stream early, with a `done` that says so. */
  readonly isDraining: () => boolean;
}

/**
 * Yields the frames of a test stream, one a chunk: `hello`, then by the plan `tick` events that carry the time of their
 * departure (`sentMs`, since the first event) or a silence, and `done` with whether the plan was carried out.
 */
export async function* testFrames(options: TestFramesOptions): AsyncGenerator<FrameBatch, void, void> {
  const { hello, plan, signal, isDraining } = options;
  // Random, so that nothing on the way can make it small.
  const noise = randomBytes(4_096).toString('base64url');
  const first = JSON.stringify({ ...hello, pad: noise.slice(0, HELLO_PAD) });
  try {
    if ('waitMs' in plan) await delay(plan.waitMs, undefined, { signal });
    const startedAt = performance.now();
    yield toBatch(encodeFrame({ event: 'hello', data: first, retry: 2_000 }));
    if ('seconds' in plan) await keepSilent(plan.seconds * 1_000, signal, isDraining);
    else if ('probe' in plan) yield* ticks(startedAt, noise, signal);
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  yield toBatch(encodeEvent({ name: 'done', data: { isWhole: !isDraining() } }), true);
}

async function* ticks(
  startedAt: number,
  noise: string,
  signal: AbortSignal,
): AsyncGenerator<FrameBatch, void, void> {
  for (const { count, gapMs, padBytes } of PACED_TICKS) {
    const pad = noise.slice(0, padBytes);
    for (let left = count; left > 0; left--) {
      await delay(gapMs, undefined, { signal });
      const sentMs = Math.round((performance.now() - startedAt) * 10) / 10;
      yield toBatch(encodeEvent({ name: 'tick', data: { sentMs, ...(pad && { pad }) } }));
    }
  }
}

function toBatch(frame: string, isLast = false): FrameBatch {
  return { frames: [frame], isLast };
}

async function keepSilent(ms: number, signal: AbortSignal, isDraining: () => boolean): Promise<void> {
  const endsAt = performance.now() + ms;
  while (!isDraining()) {
    const leftMs = endsAt - performance.now();
    if (leftMs <= 0) return;
    await delay(Math.min(leftMs, LOOK_MS), undefined, { signal });
  }
}
