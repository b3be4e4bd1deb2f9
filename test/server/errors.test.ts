import { describe, expect, it } from '@jest/globals';
import { RunFailure } from '../../pipeline/failure.ts';
import { RequestProblem, toProblem } from '../../server/errors.ts';

const like = (fields: object) => Object.assign(new Error('secret'), fields);

describe('a problem', () => {
  it.each<[string, object, number, string]>([
    ['http-errors with a status of the client', { expose: true, status: 418 }, 418, 'bad_request'],
    ['send, which hides its message', { expose: false, status: 416 }, 416, 'bad_request'],
    [
      'body-parser about the size',
      { expose: true, status: 413, type: 'entity.too.large', limit: 9 },
      413,
      'message_too_long',
    ],
    [
      'body-parser about its own use',
      { expose: false, status: 500, type: 'stream.not.readable' },
      500,
      'internal',
    ],
    // The client of a model throws such: the status was an answer to this server.
    ['a library that talks to another server', { status: 404, headers: {} }, 500, 'internal'],
  ])('from an error of %s has its status', (_of, fields, status, code) => {
    const problem = toProblem(like(fields), 'e1');
    expect(problem).toMatchObject({ status, code });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(problem.errorId).toBe(status >= 500 ? 'e1' : undefined);
  });

  it('keeps what is known of a failure', () => {
    expect(toProblem(new RunFailure('shutting_down', 'x'), 'e1')).toMatchObject({
      status: 503,
      retryAfterMs: 2_000,
    });
    const problem = new RequestProblem('bad_request', 'Say it otherwise.', { status: 405 });
    expect(toProblem(problem, 'e1')).toMatchObject({ status: 405, detail: 'Say it otherwise.' });
  });
});
