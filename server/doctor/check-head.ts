import { type Finding, isFault, ok, WAITING } from './check.ts';
import { UNREACHED } from './check-answer.ts';
import type { OBSERVED_HEADERS, Observations, StreamObservation } from './observation.ts';

type HeaderName = (typeof OBSERVED_HEADERS)[number];

/** The HTTP version on both sides of the chain. HTTP/1.0 has no frames: where a stream ends, and where it broke, look the same. */
export function checkHttp({ paced }: Observations): Finding {
  if (!paced) return WAITING;
  if (!paced.hello) return UNREACHED;
  const { httpVersion, hello } = paced;
  if (httpVersion === '1.0') {
    return isFault(
      'http-1.0',
      'The chain answers with HTTP/1.0, in which a cut stream looks like a whole one.',
    );
  }
  const answered = httpVersion === '' ? '' : `The chain answers with HTTP/${httpVersion}`;
  if (hello.httpVersion === '1.0') {
    return {
      outcome: 'advice',
      fault: 'http-1.0-upstream',
      sentence: `${answered || 'Streams pass'}, but asks the Milepost with HTTP/1.0: every request takes a new connection, and a cut stream may look like a whole one.`,
    };
  }
  return ok(`${answered ? `${answered} and asks` : 'The chain asks'} with HTTP/${hello.httpVersion}.`);
}

/** Whether anything compressed a stream although the request accepted it and the response forbade it. */
export function checkCompression({ paced }: Observations): Finding {
  if (!paced) return WAITING;
  if (!paced.hello && paced.status !== 200) return UNREACHED;
  const encoding = paced.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return ok('There is no Content-Encoding.');
  return isFault(
    'compressed',
    `The stream is compressed on its way (Content-Encoding: ${encoding}), although it forbids that.`,
  );
}

/** Whether the headers of a stream arrive as they left. `X-Accel-Buffering` is for proxies, and nginx takes it away. */
export function checkHeaders({ paced }: Observations): Finding {
  if (!paced) return WAITING;
  if (!paced.hello) return UNREACHED;
  const wrong = [
    expectValue(paced, 'content-type', 'text/event-stream;charset=utf-8'),
    ...['no-cache', 'no-store', 'no-transform'].map((word) => expectWord(paced, 'cache-control', word)),
    paced.headers['x-accel-buffering'] === undefined ? null : expectValue(paced, 'x-accel-buffering', 'no'),
    expectValue(paced, 'x-content-type-options', 'nosniff'),
    // The server sends the nonce as the run's id; a stored response has an older one.
    expectValue(paced, 'x-run-id', paced.hello.nonce),
  ].filter((name) => name !== null);
  if (wrong.length === 0) return ok('All headers of the stream arrived unchanged.');
  const list = [...new Set(wrong)].map((name) => describeHeader(paced, name)).join('; ');
  return isFault('headers-changed', `Headers of the stream are missing or changed: ${list}.`);
}

function expectValue(paced: StreamObservation, name: HeaderName, value: string): HeaderName | null {
  const found = paced.headers[name]?.replaceAll(/[\s"]/g, '').toLowerCase();
  return found === value.toLowerCase() ? null : name;
}

function expectWord(paced: StreamObservation, name: HeaderName, word: string): HeaderName | null {
  const words = paced.headers[name]?.split(',').map((text) => text.trim().toLowerCase()) ?? [];
  return words.includes(word) ? null : name;
}

function describeHeader(paced: StreamObservation, name: HeaderName): string {
  const title = name.replaceAll(/(?:^|-)[a-z]/g, (letters) => letters.toUpperCase());
  const value = paced.headers[name];
  return value === undefined ? `${title} is missing` : `${title} is "${value}"`;
}
