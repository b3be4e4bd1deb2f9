import { RunFailure } from '../../../failure.ts';

/** A failure of the model's server, with what decides about asking it again. */
export class UpstreamFailure extends RunFailure {
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** Milliseconds after which the server wants to be asked again; null when it did not say. */
  readonly retryAfterMs: number | null;
  /** Whether the same request can succeed in a moment. */
  readonly isPassing: boolean;
  constructor(
    code: 'upstream_unavailable' | 'upstream_rate_limited' | 'upstream_refused' | 'upstream_invalid',
    message: string,
    details: { status?: number; retryAfterMs?: number | null; isPassing?: boolean; cause?: unknown } = {},
  ) {
    super(code, message, { cause: details.cause });
    this.name = 'UpstreamFailure';
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.isPassing = details.isPassing ?? false;
  }
}

interface ThrownByClient {
  readonly status?: number;
  readonly headers?: Headers;
  readonly message?: string;
}

/**
 * What the client or the network threw, as a failure with its code. The server's own words may repeat the question, so
 * only the status and the kind of error are kept in the message.
 */
export function toRunFailure(thrown: unknown): RunFailure {
  if (thrown instanceof RunFailure) return thrown;
  const { status, headers } = (thrown ?? {}) as ThrownByClient;
  if (status === undefined) {
    const message = `No connection to the model (${rootCodeOf(thrown)}).`;
    return new UpstreamFailure('upstream_unavailable', message, { isPassing: true });
  }
  const retryAfterMs = readRetryAfter(headers);
  const message = `The model's server answered ${status}.`;
  if (status === 429) {
    return new UpstreamFailure('upstream_rate_limited', message, { status, retryAfterMs, isPassing: true });
  }
  if (status >= 500 || status === 408 || status === 409) {
    return new UpstreamFailure('upstream_unavailable', message, { status, retryAfterMs, isPassing: true });
  }
  // A wrong key or a model that does not exist: for a visitor the model is not there.
  if (status === 401 || status === 403 || status === 404) {
    return new UpstreamFailure('upstream_unavailable', message, { status });
  }
  return new UpstreamFailure('upstream_refused', message, { status });
}

/** Milliseconds of a `Retry-After` header in seconds or as a date. */
function readRetryAfter(headers: Headers | undefined): number | null {
  const text = headers?.get?.('retry-after');
  if (!text) return null;
  const ms = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** `ECONNREFUSED`, `ENOTFOUND` and their like lie deep in the chain of causes. */
function rootCodeOf(thrown: unknown): string {
  let code = 'unknown error';
  for (let error = thrown as ErrorOptions & { code?: unknown; name?: unknown }; error; ) {
    if (typeof error.code === 'string') code = error.code;
    else if (code === 'unknown error' && typeof error.name === 'string') code = error.name;
    error = error.cause as typeof error;
  }
  return code;
}
