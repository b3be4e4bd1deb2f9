import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { RunFailure } from '../../pipeline/failure.ts';
import { describeThrown, findInnermostCause } from '../../pipeline/innermost-cause.ts';

const coded = (code: string, message: string, rest: object = {}) =>
  Object.assign(new Error(message), { code, ...rest });
const around = (cause: unknown, message = 'Connection error.') => new Error(message, { cause });

describe('the innermost cause', () => {
  it.each<[string, unknown, string | null, string]>([
    [
      'of a fetch that was refused',
      around(around(coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:11434'), 'fetch failed')),
      'ECONNREFUSED',
      'connect ECONNREFUSED 127.0.0.1:11434',
    ],
    [
      'of a name with two addresses',
      around(
        new AggregateError([
          coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:11434'),
          coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:11434'),
        ]),
      ),
      'ECONNREFUSED',
      'connect ECONNREFUSED ::1:11434, connect ECONNREFUSED 127.0.0.1:11434',
    ],
    [
      'of a certificate',
      around(coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate')),
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)',
    ],
    [
      'of a connection that was closed',
      around(coded('UND_ERR_SOCKET', 'other side closed')),
      'UND_ERR_SOCKET',
      'other side closed (UND_ERR_SOCKET)',
    ],
    ['without a code', around(new Error('bad port'), 'fetch failed'), null, 'bad port'],
    ['that says nothing', around(new Error('')), null, 'Error'],
    [
      'below one with a code',
      coded('EPROTO', 'write EPROTO', { cause: new Error('hint') }),
      'EPROTO',
      'write EPROTO',
    ],
    ['that is a string', around('gone'), null, 'gone'],
    ['of nothing', undefined, null, 'unknown error'],
  ])('%s', (_name, thrown, code, text) => {
    expect(findInnermostCause(thrown)).toEqual({ code, text });
  });

  it('of a real connection to a name that two families have is that of every address', async () => {
    const error = await new Promise((resolve) => connect(1, 'localhost').on('error', resolve));
    expect(findInnermostCause(error)).toMatchObject({
      code: 'ECONNREFUSED',
      text: expect.stringMatching(/ECONNREFUSED (::1|127\.0\.0\.1):1/),
    });
  });

  it('repeats no key and no words of a visitor', () => {
    const header = new TypeError('Headers.append: "Bearer sk-secret\n" is an invalid header value.');
    expect(findInnermostCause(around(header)).text).toBe('Headers.append: "…" is an invalid header value.');
    const json = new SyntaxError('Unexpected token \'W\', "What is my "... is not valid JSON');
    expect(findInnermostCause(json).text).not.toContain('What is my');
  });

  it('is found in whatever is thrown: in circles, frozen, or with getters that throw', () => {
    const circle: { cause?: unknown; message: string } = { message: 'round' };
    circle.cause = circle;
    expect(findInnermostCause(circle).text).toBe('round');
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(findInnermostCause(Object.freeze({ message: 'still' })).text).toBe('still');
    for (const thrown of [trap, { cause: trap }, Symbol('s'), 7n, null]) {
      expect(findInnermostCause(thrown).text).not.toBe('');
      expect(describeThrown(thrown)).not.toBe('');
    }
  });
});

describe('what is said of something that was thrown', () => {
  it.each<[unknown, string]>([
    [new Error('"abc" is not an address'), '"abc" is not an address'],
    [
      around(coded('EACCES', 'open EACCES /data'), 'It cannot be read.'),
      'It cannot be read. (open EACCES /data)',
    ],
    [new RunFailure('knowledge_unavailable', 'The search failed.'), 'The search failed.'],
    ['plain', 'plain'],
  ])('%s', (thrown, words) => {
    expect(describeThrown(thrown)).toBe(words);
  });
});
