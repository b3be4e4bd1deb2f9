/** What stopped a question before or between streams: an HTTP problem, or a network that stays away. */
export class AskError extends Error {
  /**
   * @param {string} code A protocol error code, or `offline` when no server could be reached.
   * @param {string} message A sentence that a visitor may read.
   * @param {boolean} [retryable]
   */
  constructor(code, message, retryable = true) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }
}

/**
 * Reads `application/problem+json`; any other body still gives a sentence.
 * @param {Response} response
 * @returns {Promise<AskError>}
 */
export async function toAskError(response) {
  const { status } = response;
  const problem = await response.json().catch(() => null);
  return new AskError(
    problem?.code || 'internal',
    problem?.detail || `The server answered with status ${status}.`,
    status === 429 ||
      status >= 500 ||
      // A proxy says so while the server behind it is being replaced; that one itself would say it with a problem.
      (status === 404 && !response.headers.get('Content-Type')?.includes('problem')),
  );
}

/**
 * What went wrong, in a form that can be shown; details of a defect are not for visitors.
 * @param {unknown} error
 * @returns {AskError}
 */
export function toFailure(error) {
  return error instanceof AskError ? error : new AskError('notShown', 'The answer could not be shown.');
}
