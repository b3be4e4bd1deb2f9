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
  /** Whether the server says that it is loading the model. */
  readonly isLoading: boolean;
  constructor(
    code: 'upstream_unavailable' | 'upstream_rate_limited' | 'upstream_refused' | 'upstream_invalid',
    message: string,
    details: {
      status?: number;
      retryAfterMs?: number | null;
      isPassing?: boolean;
      isLoading?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(code, message, { cause: details.cause });
    this.name = 'UpstreamFailure';
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.isPassing = details.isPassing ?? false;
    this.isLoading = details.isLoading ?? false;
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
  /** What to look at when its words of a refusal speak of the model, of the key, or of too long a text. */
  readonly settings: Readonly<Record<keyof typeof SPEAKS_OF, string>>;
}

/** In the words of LiteLLM, transformers, llama.cpp, vLLM, OpenAI and others, the first that fits. */
const SPEAKS_OF = {
  length: /context.{0,20}(?:length|size|window)|too long|maximum.{0,20}tokens|exceeds?.{0,30}tokens/i,
  model:
    /model.{0,60}(?:invalid|not (?:found|exist|available)|unknown)|(?:invalid|unknown|no such).{0,20}model|pinned to/i,
  key: /api.?key|authenticat|no_db_connection|unauthori[sz]ed/i,
} as const;
const LOADING = /\b(?:loading|warming up|starting up)\b/i;

const CHAT_SERVER: ServerNames = {
  purpose: 'the model',
  address: 'OPENAI_BASE_URL',
  advice: {
    401: ' Look at OPENAI_API_KEY.',
    403: ' Look at OPENAI_API_KEY.',
    402: ' Look at the credit of the account.',
    404: ' Look at OPENAI_MODEL and OPENAI_BASE_URL.',
  },
  settings: { model: 'OPENAI_MODEL', key: 'OPENAI_API_KEY', length: 'OPENAI_INPUT_TOKENS' },
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
  const { status, headers, message: words = '' } = (thrown ?? {}) as ThrownByClient;
  if (status === undefined) {
    const { code, text } = findInnermostCause(thrown);
    const message = `No connection to ${server.purpose}: ${text}. ${adviseOn(code, server)}`;
    return new UpstreamFailure('upstream_unavailable', message, { isPassing: true });
  }
  const retryAfterMs = readRetryAfter(headers);
  const message = `The model's server answered ${status}.${server.advice[status] ?? adviseOnWords(words, server)}`;
  if (status === 429) {
    return new UpstreamFailure('upstream_rate_limited', message, { status, retryAfterMs, isPassing: true });
  }
  // 498 is Groq's for a server that is full.
  if (status >= 500 || status === 408 || status === 409 || status === 498) {
    const isLoading = status === 503 && LOADING.test(words);
    return new UpstreamFailure('upstream_unavailable', message, {
      status,
      retryAfterMs,
      isPassing: true,
      isLoading,
    });
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

/** The words themselves are not told: they may repeat the question. */
function adviseOnWords(words: string, { settings }: ServerNames): string {
  const names = Object.keys(SPEAKS_OF) as (keyof typeof SPEAKS_OF)[];
  const found = names.find((name) => SPEAKS_OF[name].test(words));
  return found ? ` Look at ${settings[found]}.` : '';
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
