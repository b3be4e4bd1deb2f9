import type { Request, Response } from 'express';
import type { RateLimiter } from '../../pipeline/ports.ts';
import { RequestProblem } from '../errors.ts';
import { createMemoryRateLimiter } from '../stores/memory-rate-limiter.ts';
import { LOOPBACK, toAddressKey } from './address-key.ts';
import { isReturning, visitorOf } from './visitor.ts';

/** Limits nest: what a visitor may do counts for the visitor's address, and that for the site. 0 means no limit. */
export interface AdmissionLimits {
  readonly asksPerMinute: Scoped<number>;
  readonly openStreams: Scoped<number>;
}

export interface Scoped<Value> {
  readonly visitor: Value;
  readonly address: Value;
  readonly site: Value;
}

/** Who asks. Null where nothing can be counted by it: a visitor seen for the first time, a proxy's address. */
export interface Asker {
  readonly visitorId: string | null;
  readonly address: string | null;
}

export interface Admission {
  /**
   * Counts one ask.
   * @throws {RequestProblem} `rate_limited` with the time after which to try again
   */
  admitAsk(asker: Asker): Promise<void>;
  /** The same for what is said of an answer, which is counted apart by the same limits. */
  admitFeedback(asker: Asker): Promise<void>;
  /**
   * Counts a request that costs less than a question: how a run stands, what a test of the chain says.
   * @throws {RequestProblem} `rate_limited` with the time after which to try again
   */
  admitLook(asker: Asker): Promise<void>;
  /** Counts an open stream until the returned function is called; null when there are too many. */
  admitStream(asker: Asker): (() => void) | null;
}

const SITE = 'site';
const SCOPES = ['visitor', 'address', 'site'] as const;
/** What is counted, by what stands before its keys; `perAsk`: how many count as one question. */
const COUNTED = {
  '': { what: 'questions', may: 'ask', again: 'Ask again', perAsk: 1 },
  'feedback ': { what: 'opinions', may: 'give', again: 'Try again', perAsk: 1 },
  // Whoever polls a run does so once a second or two, and may follow several.
  'look ': { what: 'requests', may: 'send', again: 'Come back', perAsk: 10 },
} as const;
/** Streams end within seconds; an exact time cannot be told. */
export const STREAM_RETRY_MS = 15_000;

/**
 * Asks are counted by `rateLimiter`, which processes may share; open streams and looks are this process's own.
 * `warnOfProxy` is called when those who share the loopback address are refused: a proxy may hide who they are.
 */
export function createAdmission(
  { asksPerMinute, openStreams }: AdmissionLimits,
  rateLimiter: RateLimiter,
  warnOfProxy: () => void = () => {},
): Admission {
  const open = [
    { limit: openStreams.visitor, keyOf: ({ visitorId }: Asker) => visitorId },
    { limit: openStreams.address, keyOf: ({ address }: Asker) => address },
    { limit: openStreams.site, keyOf: () => SITE },
  ]
    .filter(({ limit }) => limit > 0)
    .map((scope) => ({ ...scope, counts: new Map<string, number>() }));
  const lookLimiter = createMemoryRateLimiter();

  return {
    admitAsk: (asker) => admit('', asker, rateLimiter),
    admitFeedback: (asker) => admit('feedback ', asker, rateLimiter),
    admitLook: (asker) => admit('look ', asker, lookLimiter),
    admitStream(asker) {
      const isFull = open.some(({ limit, counts, keyOf }) => (counts.get(keyOf(asker) ?? '') ?? 0) >= limit);
      if (isFull) return null;
      for (const { counts, keyOf } of open) change(counts, keyOf(asker), 1);
      return () => {
        for (const { counts, keyOf } of open) change(counts, keyOf(asker), -1);
      };
    },
  };

  /** `kind` stands before the keys by which it is counted. */
  async function admit(
    kind: keyof typeof COUNTED,
    { visitorId, address }: Asker,
    limiter: RateLimiter,
  ): Promise<void> {
    const keys = { visitor: visitorId, address, site: SITE };
    const counted = SCOPES.filter((scope) => asksPerMinute[scope] > 0 && keys[scope] !== null);
    const excess = await limiter.consume(
      counted.map((scope) => ({
        key: `${kind}${scope} ${keys[scope]}`,
        perMinute: asksPerMinute[scope] * COUNTED[kind].perAsk,
      })),
    );
    const scope = excess && counted[excess.index];
    if (!scope) return;
    if (keys[scope] === LOOPBACK) warnOfProxy();
    throw tooMany(COUNTED[kind], scope, excess.retryAfterMs);
  }
}

/**
 * Who sent the request. A proxy on this machine that TRUST_PROXY does not name makes everybody come from the loopback
 * address: a visitor with a cookie is then counted by it alone, and all others as the one address that they seem to have.
 * X-Forwarded-For counts only as far as TRUST_PROXY goes, or anyone could choose where to be counted.
 */
export function askerOf(req: Request, res: Response): Asker {
  const visitorId = isReturning(res) ? visitorOf(res) : null;
  const address = toAddressKey(req.ip ?? '') ?? toAddressKey(req.socket.remoteAddress ?? '') ?? LOOPBACK;
  return { visitorId, address: address === LOOPBACK && visitorId !== null ? null : address };
}

function tooMany(
  { what, may, again }: (typeof COUNTED)[keyof typeof COUNTED],
  scope: keyof Scoped<unknown>,
  retryAfterMs: number,
): RequestProblem {
  const who = { visitor: 'you', address: 'your network', site: 'this site' }[scope];
  const detail = `More ${what} than ${who} may ${may} in a minute. ${again} in ${Math.ceil(retryAfterMs / 1000)} s.`;
  return new RequestProblem('rate_limited', detail, { retryAfterMs });
}

function change(counts: Map<string, number>, key: string | null, by: number): void {
  if (key === null) return;
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
