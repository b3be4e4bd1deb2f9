/** Why a request brought no answer. */
export type RequestProblem = 'private' | 'unknown-host' | 'network' | 'timeout' | 'too-large';

/** Thrown when there is no whole answer; the message says why, and fits behind an address. */
export class RequestFailure extends Error {
  readonly problem: RequestProblem;

  constructor(problem: RequestProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RequestFailure';
    this.problem = problem;
  }
}
