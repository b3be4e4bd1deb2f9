/** What stopped a question before or between streams: an HTTP problem, or a network that stays away. */
export class AskError extends Error {
  /**
   * @param {string} code A protocol error code, or `offline` when no server could be reached.
   * @param {string} message A sentence that a visitor may read.
   * @param {{ status?: number, retryAfterMs?: number | null, retryable?: boolean, cause?: unknown }} [details]
   */
  constructor(code, message, { status = 0, retryAfterMs = null, retryable = true, cause } = {}) {
    super(message, { cause });
    this.name = 'AskError';
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.retryable = retryable;
  }
}

/**
 * Reads `application/problem+json`; any other body still gives a sentence.
 * @param {Response} response
 * @returns {Promise<AskError>}
 */
export async function toAskError(response) {
  const problem = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new AskError(
    textOf(problem.code) || 'internal',
    textOf(problem.detail) || textOf(problem.title) || `The server answered with status ${response.status}.`,
    {
      status: response.status,
      retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
      retryable: response.status === 429 || response.status >= 500,
    },
  );
}

/**
 * What went wrong, in a form that can be shown; details of a defect are not for visitors.
 * @param {unknown} error
 * @returns {AskError}
 */
export function toFailure(error) {
  return error instanceof AskError
    ? error
    : new AskError('notShown', 'The answer could not be shown.', { cause: error });
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === 'string' ? value : '';
}
