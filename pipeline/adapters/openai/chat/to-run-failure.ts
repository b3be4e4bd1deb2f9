import { RunFailure } from '../../../failure.ts';
import { findInnermostCause } from '../../../innermost-cause.ts';

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

/** How an operator knows a server. */
export interface ServerNames {
  /** What it is asked for. */
  readonly purpose: string;
  /** The setting of its address. */
  readonly address: string;
  /** What to look at when it answers with one of these statuses. */
  readonly advice: Readonly<Record<number, string>>;
}

const CHAT_SERVER: ServerNames = {
  purpose: 'the model',
  address: 'OPENAI_BASE_URL',
  advice: {
    401: ' Look at OPENAI_API_KEY.',
    403: ' Look at OPENAI_API_KEY.',
    402: ' Look at the credit of the account.',
    404: ' Look at OPENAI_MODEL and OPENAI_BASE_URL.',
  },
};

const NUMBER = /^\d+(\.\d+)?$/;

interface ThrownByClient {
  readonly status?: number;
  readonly headers?: Headers;
  readonly message?: string;
}

/**
 * What the client or the network threw, as a failure with its code. The server's own words may repeat the question, so
 * only the status, or the innermost cause of a connection that failed, are kept in the message.
 */
export function toRunFailure(thrown: unknown, server: ServerNames = CHAT_SERVER): RunFailure {
  if (thrown instanceof RunFailure) return thrown;
  const { status, headers } = (thrown ?? {}) as ThrownByClient;
  if (status === undefined) {
    const { code, text } = findInnermostCause(thrown);
    const message = `No connection to ${server.purpose}: ${text}. ${adviseOn(code, server)}`;
    return new UpstreamFailure('upstream_unavailable', message, { isPassing: true });
  }
  const retryAfterMs = readRetryAfter(headers);
  const message = `The model's server answered ${status}.${server.advice[status] ?? ''}`;
  if (status === 429) {
    return new UpstreamFailure('upstream_rate_limited', message, { status, retryAfterMs, isPassing: true });
  }
  // 498 is Groq's for a server that is full.
  if (status >= 500 || status === 408 || status === 409 || status === 498) {
    return new UpstreamFailure('upstream_unavailable', message, { status, retryAfterMs, isPassing: true });
  }
  // A wrong key, an empty account or a model that does not exist: for a visitor the model is not there.
  if (status === 401 || status === 402 || status === 403 || status === 404) {
    return new UpstreamFailure('upstream_unavailable', message, { status });
  }
  return new UpstreamFailure('upstream_refused', message, { status });
}

/** Milliseconds of `retry-after-ms`, which is the more exact one, or of a `Retry-After` in seconds or as a date. */
function readRetryAfter(headers: Headers | undefined): number | null {
  const exact = headers?.get?.('retry-after-ms')?.trim() ?? '';
  if (NUMBER.test(exact)) return Number(exact);
  const text = headers?.get?.('retry-after')?.trim() ?? '';
  if (text === '') return null;
  const ms = NUMBER.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** What an operator can look at when there is no connection, by the kind of cause. */
function adviseOn(code: string | null, { address }: ServerNames): string {
  if (code === 'ECONNREFUSED') return `Is the server running, and is ${address} its address?`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `Is the name in ${address} right?`;
  if (/CERT|TLS|SSL|SIGNATURE|EPROTO/.test(code ?? '')) {
    return `Is ${address} right in its http or https? NODE_EXTRA_CA_CERTS makes an authority of one's own known.`;
  }
  return `Look at the server and at ${address}.`;
}
