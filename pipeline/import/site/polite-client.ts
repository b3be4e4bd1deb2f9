import { setTimeout as delay } from 'node:timers/promises';
import type { HttpAnswer, HttpClient, HttpRequest } from './http-client.ts';
import { RequestFailure } from './request-failure.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface PoliteClient {
  /** As the client that it asks; answers of 429, 502, 503 and 504 and failures of the network are given another chance first. */
  ask(url: URL, request: HttpRequest): Promise<HttpAnswer>;
  /** Makes the time between two requests at least so long, as robots.txt can ask for, and asks one at a time. */
  slowDown(intervalMs: number): void;
}

export interface PoliteOptions {
  /** Requests a second. */
  readonly rate: number;
  readonly maxAtOnce?: number;
  /** Milliseconds since some moment. */
  readonly now?: () => number;
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Tries after the first. */
const RETRIES = 4;
const NETWORK_RETRIES = 2;
const FIRST_WAIT_MS = 1_000;
/** A site that asks for a longer pause is told as a failure instead. */
const LONGEST_WAIT_MS = 5 * 60_000;
const AGAIN_LATER = new Set([429, 502, 503, 504]);

/** Asks one site no faster than `rate` and no more than `maxAtOnce` at a time, and waits when the site asks for it. */
export function createPoliteClient(client: HttpClient, options: PoliteOptions): PoliteClient {
  const { rate, now = () => performance.now() } = options;
  const pause = options.pause ?? ((ms, signal) => delay(ms, undefined, { signal }));
  let maxAtOnce = options.maxAtOnce ?? 4;
  let intervalMs = 1_000 / rate;
  let nextAt = Number.NEGATIVE_INFINITY;
  let underWay = 0;
  const waiting: (() => void)[] = [];

  return {
    async ask(url, request) {
      for (let tried = 0; ; tried += 1) {
        const outcome = await askOnce(url, request);
        const waitMs = waitFor(outcome, tried);
        if (waitMs === null) {
          if (outcome instanceof RequestFailure) throw outcome;
          return outcome;
        }
        // The whole site waits, not this request alone.
        nextAt = Math.max(nextAt, now() + waitMs);
      }
    },
    slowDown(wantedMs) {
      intervalMs = Math.max(intervalMs, wantedMs);
      maxAtOnce = 1;
    },
  };

  async function askOnce(url: URL, request: HttpRequest): Promise<HttpAnswer | RequestFailure> {
    while (underWay >= maxAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    underWay += 1;
    try {
      await takeTurn(request.signal);
      return await client.ask(url, request);
    } catch (error) {
      if (error instanceof RequestFailure) return error;
      throw error;
    } finally {
      underWay -= 1;
      waiting.shift()?.();
    }
  }

  async function takeTurn(signal: AbortSignal): Promise<void> {
    for (let waitMs = nextAt - now(); waitMs > 0; waitMs = nextAt - now())
      await pause(Math.ceil(waitMs), signal);
    nextAt = now() + intervalMs;
  }
}

/** Null when the outcome stands. */
function waitFor(outcome: HttpAnswer | RequestFailure, tried: number): number | null {
  const growingMs = FIRST_WAIT_MS * 2 ** tried;
  if (outcome instanceof RequestFailure) {
    const isPassing = outcome.problem === 'network' || outcome.problem === 'timeout';
    return isPassing && tried < NETWORK_RETRIES ? growingMs : null;
  }
  if (!AGAIN_LATER.has(outcome.status) || tried >= RETRIES) return null;
  const wantedMs = parseRetryAfter(outcome.headers['retry-after'], Date.now()) ?? growingMs;
  return wantedMs <= LONGEST_WAIT_MS ? wantedMs : null;
}
