import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPrograms, type Program } from '../start-program.ts';

const API = '/api/chat/stream';
const QUESTION = JSON.stringify({ message: 'Where do mileposts stand?' });
const FORM = 'message=Where+do+mileposts+stand';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const FORM_TYPE = { 'Content-Type': 'application/x-www-form-urlencoded' };
const programs = createPrograms();
let program: Program;
let port: number;

// Every test sends to one server, whose log is read at the end.
beforeAll(async () => {
  program = programs.start('main', [], { LOG_LEVEL: 'info' });
  port = Number(new URL(await program.address()).port);
});
afterAll(() => programs.stopAll());

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Writes exactly these bytes and reads until the server closes the connection. */
function exchange(bytes: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head, body: rest.join('\r\n\r\n') });
    });
  });
}

function send(
  line: string,
  headers: Record<string, string> = {},
  body: string | Buffer = '',
): Promise<Answer> {
  const all = {
    Host: `127.0.0.1:${port}`,
    Connection: 'close',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const fields = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return exchange(
    Buffer.concat([Buffer.from(`${line} HTTP/1.1\r\n${fields.join('')}\r\n`, 'latin1'), Buffer.from(body)]),
  );
}

function expectProblem({ status, head, body }: Answer, expected: number, path: string): void {
  expect([path, status]).toEqual([path, expected]);
  if (path.startsWith('/api')) {
    expect(head).toMatch(/^content-type: application\/problem\+json/im);
    expect(JSON.parse(body)).toMatchObject({ status: expected, code: expect.any(String), retryable: false });
  } else {
    expect(head).toMatch(/^content-type: text\/html/im);
    expect(head).toMatch(/^content-security-policy: /im);
    // What was meant as a question is refused at the question box, anything else on a page of its own.
    if (!/<p class="form-problem"[^>]*role="alert">[^<]/.test(body)) {
      expect(body).toContain('class="problem"');
      expect(body).toContain('That did not work');
    }
  }
}

describe('a path that is not percent-encoded UTF-8', () => {
  it.each([
    '/%',
    '/%ff',
    '/c/%',
    '/c/%ff',
    '/pages/%',
    '/pages/x/v/%ff',
    '/passages/%ff',
    '/assets/%/css/base.css',
    '/assets/x/%ff',
    '/widget/%',
    '/widget/words/%.json',
    '/profile/%',
    '/doctor/%c3%28',
    '/healthz/%',
    '/api/%',
    `${API}/%`,
    `${API}/%ff?key=x`,
    `${API}/%ed%a0%80`,
  ])('%s is refused', async (path) => {
    expectProblem(await send(`GET ${path}`), 400, path);
  });

  it.each(['POST /c/%/erase', 'POST /ask/%', `POST ${API}/%/stop`, `DELETE ${API}/%ff`])(
    'is refused whatever is done with it: %s',
    async (line) => {
      expectProblem(await send(line), 400, line.split(' ')[1] ?? '');
    },
  );

  it('is refused in the absolute form and to HEAD', async () => {
    expect((await send(`GET http://127.0.0.1:${port}/c/%`)).status).toBe(400);
    expect(await send('HEAD /assets/%/x.js')).toMatchObject({ status: 400, body: '' });
  });

  it.each(['/c/%00', '/assets/x/..%2f..%2fpackage.json', '/..%2f..%2fetc/passwd', `${API}/%00`, '/c/a%2fb'])(
    'is not %s, which leads nowhere',
    async (path) => {
      expect((await send(`GET ${path}`)).status).toBe(404);
    },
  );

  it.each(['/?q=%', '/?q=%ff', '/?q=a&q=b', '/?lang=de&lang=fr', '/profile?erased=%'])(
    'is not %s, whose query is only read',
    async (path) => {
      expect((await send(`GET ${path}`)).status).toBe(200);
    },
  );
});

const BODIES: readonly [path: string, type: Record<string, string>, body: string][] = [
  [API, JSON_TYPE, QUESTION],
  [`${API}/doctor`, JSON_TYPE, JSON.stringify({ probe: 'silence' })],
  ['/ask', FORM_TYPE, FORM],
  ['/doctor/diagnosis', JSON_TYPE, '{"origin":"http://a.example"}'],
];

describe.each(BODIES)('a body for %s', (path, type, body) => {
  it.each<[string, string, Buffer, number]>([
    ['plain, and called gzip', 'gzip', Buffer.from(body), 400],
    ['plain, and called deflate', 'deflate', Buffer.from(body), 400],
    ['plain, and called br', 'br', Buffer.from(body), 400],
    ['gzip and cut', 'gzip', gzipSync(body).subarray(0, -12), 400],
    ['deflate and cut', 'deflate', deflateSync(body).subarray(0, -6), 400],
    ['br and cut', 'br', brotliCompressSync(body).subarray(0, -6), 400],
    ['compressed in a way that is not known', 'zip', Buffer.from(body), 415],
    ['far larger than it looks', 'gzip', gzipSync(Buffer.alloc(2_000_000, 0x20)), 413],
  ])('that is %s is refused', async (_how, encoding, bytes, status) => {
    const answer = await send(`POST ${path}`, { ...type, 'Content-Encoding': encoding }, bytes);
    expectProblem(answer, status, path);
  });

  it('in no known charset is refused', async () => {
    const headers = { 'Content-Type': `${type['Content-Type']}; charset=klingon` };
    expectProblem(await send(`POST ${path}`, headers, body), 415, path);
  });

  it('that is too large is refused', async () => {
    expectProblem(await send(`POST ${path}`, type, 'a'.repeat(2_000_000)), 413, path);
  });

  it.each(['text/plain', ';;;=', 'application/xml'])('of the type %j is refused', async (wrong) => {
    const status = path === API ? 415 : 400;
    expectProblem(await send(`POST ${path}`, { 'Content-Type': wrong }, body), status, path);
  });
});

describe('a form', () => {
  it('with 2,000 fields is refused', async () => {
    const fields = Array.from({ length: 2_000 }, (_, at) => `a${at}=1`).join('&');
    expectProblem(await send('POST /ask', FORM_TYPE, fields), 413, '/ask');
  });

  it.each(['message=%', 'message=a&message=b', 'message[a]=b', '__proto__=x&message='])(
    'like %s harms nobody',
    async (fields) => {
      expect([200, 400]).toContain((await send('POST /ask', FORM_TYPE, fields)).status);
    },
  );
});

describe('a method that a path does not have', () => {
  it.each([
    [`PUT ${API}`, 'POST'],
    [`GET ${API}`, 'POST'],
    [`PATCH ${API}/run`, 'GET, HEAD, DELETE'],
    [`GET ${API}/run/stop`, 'POST'],
    [`PUT ${API}/doctor`, 'GET, HEAD, POST'],
    ['PUT /', 'GET, HEAD, POST'],
    ['PROPFIND /c/x', 'GET, HEAD, POST'],
    ['DELETE /profile', 'GET, HEAD, POST'],
  ])('is refused with those that it has: %s', async (line, allow) => {
    const answer = await send(line);
    expectProblem(answer, 405, line.split(' ')[1] ?? '');
    expect(answer.head).toMatch(new RegExp(`^allow: ${allow}$`, 'im'));
  });

  it('is told to OPTIONS as an answer', async () => {
    const { status, head } = await send(`OPTIONS ${API}`);
    expect([status, /^allow: (.*)$/im.exec(head)?.[1]]).toEqual([204, 'POST']);
  });
});

describe('a head that is wrong', () => {
  it.each<[string, string, number]>([
    ['a method that HTTP does not know', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['NUL in the path', 'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['bytes above ASCII in the path', 'GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a header of 20,000 bytes', `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['an address of 20,000 bytes', `GET /?q=${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['the beginning of TLS', '\x16\x03\x01\x02\x00\x01\r\n\r\n', 400],
    [
      'a chunk that has no length',
      `POST ${API} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      400,
    ],
  ])('with %s is refused', async (_what, text, status) => {
    expect((await exchange(Buffer.from(text, 'latin1'))).status).toBe(status);
  });

  it('may have a cookie that is none', async () => {
    const Cookie = 'milepost_visitor=%%%;;=;milepost_visitor=a.b.c; =x; milepost_language=%ff';
    expect((await send('GET /profile', { Cookie })).status).toBe(200);
  });

  it.each(['x', '-1', '1.5', '', '9'.repeat(20)])('with the Last-Event-ID %j is refused', async (id) => {
    const asked = await send(`POST ${API}`, { ...JSON_TYPE, Accept: 'application/json' }, QUESTION);
    const { eventsUrl } = JSON.parse(asked.body);
    expectProblem(await send(`GET ${eventsUrl}`, { 'Last-Event-ID': id }), 400, eventsUrl);
  });

  it('may ask for a part of a file, and gets the whole', async () => {
    const { body } = await send('GET /');
    const path = /"(\/assets\/[^"]+\.css)"/.exec(body)?.[1] ?? '';
    expect((await send(`GET ${path}`, { Range: 'bytes=99999999-' })).status).toBe(200);
  });
});

it('nothing of all that was an error of the server', async () => {
  expect((await send('GET /healthz')).status).toBe(200);
  expect(await program.logged()).not.toMatch(/"level":[456]0/);
});
