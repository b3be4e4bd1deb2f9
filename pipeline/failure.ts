import type { ErrorCode } from './events.ts';

/** A failure whose code is known. Anything else that is thrown inside a run counts as `internal`. */
export class RunFailure extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RunFailure';
    this.code = code;
  }
}

interface CatalogEntry {
  /** HTTP status when it happens before the stream has begun. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 503;
  /** What a visitor reads: what happened, what was kept, what to do. */
  readonly sentence: string;
  readonly retryable: boolean;
}

/** Every error code with its status, its public sentence and whether asking again can help. */
export const ERROR_CATALOG: Readonly<Record<ErrorCode, CatalogEntry>> = {
  bad_request: { status: 400, sentence: 'The request could not be read.', retryable: false },
  message_too_long: {
    status: 413,
    sentence: 'The question is too long. Shorten it and ask again.',
    retryable: false,
  },
  unauthorized: {
    status: 401,
    sentence: 'Your visit has expired. Reload the page and ask again.',
    retryable: false,
  },
  origin_not_allowed: { status: 403, sentence: 'This site may not ask here.', retryable: false },
  not_found: { status: 404, sentence: 'There is nothing here, or it is not yours.', retryable: false },
  idempotency_conflict: {
    status: 409,
    sentence: 'This request was already used for another question. Ask again with a new one.',
    retryable: false,
  },
  rate_limited: {
    status: 429,
    sentence: 'That was many questions at once. Wait a moment and ask again.',
    retryable: true,
  },
  over_capacity: {
    status: 503,
    sentence: 'Many people are asking right now. Try again in a moment.',
    retryable: true,
  },
  stage_timeout: {
    status: 503,
    sentence: 'A step took too long. Your question was kept; ask it again.',
    retryable: true,
  },
  run_timeout: {
    status: 503,
    sentence: 'The answer took too long. What was written is kept; ask again.',
    retryable: true,
  },
  upstream_unavailable: {
    status: 503,
    sentence:
      'The service that writes the answers cannot be reached. Your question was kept; try again in a moment.',
    retryable: true,
  },
  upstream_rate_limited: {
    status: 503,
    sentence: 'The service that writes the answers is busy. Your question was kept; try again in a moment.',
    retryable: true,
  },
  upstream_refused: {
    status: 503,
    sentence: 'The service that writes the answers refused this question.',
    retryable: false,
  },
  upstream_invalid: {
    status: 503,
    sentence:
      'The service that writes the answers sent something unusable. Your question was kept; ask it again.',
    retryable: true,
  },
  knowledge_unavailable: {
    status: 503,
    sentence: 'The documents could not be searched. Your question was kept; ask it again.',
    retryable: true,
  },
  page_failed: {
    status: 503,
    sentence: 'The page could not be made. The answer is complete without it.',
    retryable: true,
  },
  storage_unavailable: {
    status: 503,
    sentence: 'The question could not be saved, so it was not asked. Try again in a moment.',
    retryable: true,
  },
  shutting_down: {
    status: 503,
    sentence: 'The site is restarting. Try again in a few seconds.',
    retryable: true,
  },
  interrupted: {
    status: 503,
    sentence: 'The answer was interrupted. What was written is kept; ask again.',
    retryable: true,
  },
  internal: {
    status: 500,
    sentence: 'Something went wrong on our side. Your question was kept; ask it again.',
    retryable: true,
  },
};

/** Whether anything that was thrown is a failure whose code is known. Never throws: `instanceof` alone does, for some proxies. */
export function isRunFailure(thrown: unknown): thrown is RunFailure {
  try {
    return thrown instanceof RunFailure && Object.hasOwn(ERROR_CATALOG, thrown.code);
  } catch {
    return false;
  }
}

/** The code of anything that was thrown, `fallback` when it has none. Never throws, whatever it is given. */
export function toErrorCode(thrown: unknown, fallback: ErrorCode = 'internal'): ErrorCode {
  return isRunFailure(thrown) ? thrown.code : fallback;
}
