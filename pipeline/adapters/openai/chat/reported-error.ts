import { UpstreamFailure } from './to-run-failure.ts';

/** An error that came in the body of an answer whose status was good. */
export interface ReportedError {
  readonly failure: UpstreamFailure;
  /** The status that it stands for; null when it says none. */
  readonly status: number | null;
  /** The server's own words, which may repeat the question: to be looked at, never to be kept. */
  readonly words: string;
}

type Fields = Readonly<Record<string, unknown>>;

const MAX_WORDS_CHARS = 4_000;
/** What the words of an error say where it has no number; the first row that fits decides. */
const STATUS_WORDS: readonly (readonly [number, RegExp])[] = [
  [429, /rate.?limit|too.?many.?requests|quota|resource.?exhausted|throttl/i],
  [503, /overload|unavailable|capacity|try again|server.?busy|service.?busy/i],
  [504, /timed? ?out|deadline.?exceeded/i],
  [400, /invalid.?request|bad.?request|invalid.?argument|content.?filter|safety|moderation/i],
  [500, /server.?error|internal/i],
];

/** `error` as it stands in a chunk: an object, a text, or what the chunk itself says. */
export function toReportedError(error: unknown): ReportedError {
  const fields: Fields = typeof error === 'object' && error !== null ? (error as Fields) : { message: error };
  const words = JSON.stringify(error ?? '').slice(0, MAX_WORDS_CHARS);
  const status = readStatus(fields);
  const retryAfterMs = readRetryAfter(fields, words);
  return { failure: toFailure(status, retryAfterMs), status, words };
}

function toFailure(status: number | null, retryAfterMs: number | null): UpstreamFailure {
  const message = `The model's server reported an error in its answer${status === null ? '' : ` (${status})`}.`;
  const details = { retryAfterMs, ...(status !== null && { status }) };
  if (status === 429)
    return new UpstreamFailure('upstream_rate_limited', message, { ...details, isPassing: true });
  if (status === 400 || status === 413 || status === 422) {
    return new UpstreamFailure('upstream_refused', message, details);
  }
  const isPassing = status !== null && (status >= 500 || status === 408 || status === 409);
  return new UpstreamFailure('upstream_unavailable', message, { ...details, isPassing });
}

function readStatus(fields: Fields): number | null {
  for (const name of ['code', 'status', 'status_code', 'statusCode', 'http_code']) {
    const status = Number(fields[name]);
    if (Number.isInteger(status) && status >= 400 && status < 600) return status;
  }
  const said = ['code', 'type', 'status', 'message'].map((name) => fields[name]);
  for (const words of said.filter((value) => typeof value === 'string')) {
    const [status] = STATUS_WORDS.find(([, pattern]) => pattern.test(words)) ?? [];
    if (status) return status;
  }
  return null;
}

/** Milliseconds; Gemini writes `"retryDelay": "12s"` among its details. */
function readRetryAfter({ retry_after_ms, retry_after }: Fields, words: string): number | null {
  const delay = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(words)?.[1];
  const ms = Number(retry_after_ms ?? Number(retry_after ?? delay ?? Number.NaN) * 1_000);
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}
