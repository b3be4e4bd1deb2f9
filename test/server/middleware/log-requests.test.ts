import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createTestSite, type TestSite } from '../../test-site.ts';

const PATH = '/api/chat/stream';

interface Line {
  readonly msg: string;
  readonly level: number;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly bytes: number;
  readonly runId?: string;
  readonly left?: boolean;
}

let site: TestSite;
let written: string[];
afterEach(() => site.close());

async function start({
  level = 'info',
  ...options
}: Parameters<typeof createTestSite>[0] & { level?: string } = {}): Promise<void> {
  written = [];
  const logger = pino({ level }, { write: (line: string) => void written.push(line) });
  site = await createTestSite({ ...options, logger });
}
const linesOf = (): Line[] =>
  written.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg === 'request');
async function linesOnce(count: number): Promise<Line[]> {
  while (linesOf().length < count) await new Promise(setImmediate);
  return linesOf();
}
const ask = (message: unknown = 'Where do quokkas stand?') => request(site.app).post(PATH).send({ message });

describe('the line of a request', () => {
  it('says what was asked for, how it went, how long it took, and of which run', async () => {
    await start();
    const { headers } = await ask();
    const [line] = await linesOnce(1);
    expect(line).toMatchObject({
      level: 30,
      method: 'POST',
      route: PATH,
      status: 200,
      runId: headers['x-run-id'],
    });
    expect(line?.ms).toBeGreaterThan(0);
    expect(line).not.toHaveProperty('left');
  });

  it('counts the bytes that were sent, those of the head too, on a connection that is kept as well', async () => {
    await start();
    const { port } = await site.listen();
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
    });
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    while (!received.endsWith('}')) await once(socket, 'data');
    const before = received.length;
    socket.end('GET /embed HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    await once(socket, 'close');
    const [line] = await linesOnce(1);
    expect(line).toMatchObject({ route: '/embed', status: 200, bytes: received.length - before });
  });

  it('names routes by their pattern, whatever the answer is', async () => {
    await start();
    const id = 'quokka-id';
    const cases: [route: string, asked: request.Test][] = [
      ['/', request(site.app).get('/?q=quokka')],
      ['/c/:conversationId', request(site.app).get(`/c/${id}`)],
      ['/c/:conversationId/erase', request(site.app).post(`/c/${id}/erase`)],
      ['/pages/:pageId', request(site.app).get(`/pages/${id}`)],
      ['/pages/:pageId/v/:n', request(site.app).get(`/pages/${id}/v/2`)],
      ['/passages/:passageId', request(site.app).get(`/passages/${id}`)],
      ['/api/chat/stream/:runId', request(site.app).get(`${PATH}/${id}?key=quokka`)],
      ['/api/chat/stream/:runId', request(site.app).put(`${PATH}/${id}`)],
      ['/api/chat/stream/:runId/stop', request(site.app).post(`${PATH}/${id}/stop`)],
      ['/api/chat/stream', ask('')],
      ['/api/chat/stream', request(site.app).post(PATH).type('json').send('{"quokka')],
      ['/api/chat/stream/*', ask().set('Origin', 'https://quokka.example')],
      [
        '/api/visitor/conversations/:conversationId',
        request(site.app).delete(`/api/visitor/conversations/${id}`),
      ],
      ['/ask', request(site.app).post('/ask').type('form').send({ message: '' })],
      ['none', request(site.app).get(`/${id}/quokka`)],
      ['none', request(site.app).get('/quokka/%')],
      ['none', request(site.app).get('/api/quokka')],
    ];
    for (const [index, [route, asked]] of cases.entries()) {
      const { status } = await asked.set('Referer', 'http://quokka').set('Cookie', 'quokka=1');
      const line = (await linesOnce(index + 1)).at(-1);
      expect([line?.route, line?.status]).toEqual([route, status]);
    }
    expect(linesOf()).toHaveLength(cases.length);
    expect(written.filter((line) => line.includes('"request"')).join('')).not.toMatch(/quokka|127\.0\.0\.1/);
  });

  it('comes when a stream ends, or when its client leaves, which it says', async () => {
    await start({
      ports: {
        writer: {
          async *write(_request, signal) {
            yield 'Wait';
            await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
            throw new Error('Nobody stopped it.');
          },
        },
      },
    });
    const { url } = await site.listen();
    const open = async () => {
      const leaving = new AbortController();
      const response = await fetch(url + PATH, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ message: 'Where?' }),
        signal: leaving.signal,
      });
      return { response, leaving, runId: response.headers.get('x-run-id') ?? '' };
    };
    const [first, second] = [await open(), await open()];
    expect(linesOf()).toEqual([]);
    first.leaving.abort();
    const [left] = await linesOnce(1);
    expect(left).toMatchObject({ route: PATH, status: 200, runId: first.runId, left: true });
    await site.runs.stop(second.runId);
    const text = await second.response.text();
    const ended = (await linesOnce(2))[1];
    expect(ended).toMatchObject({ runId: second.runId });
    expect(ended).not.toHaveProperty('left');
    expect(ended?.bytes).toBeGreaterThan(text.length);
    await site.runs.stop(first.runId);
  });

  it('names the run of a snapshot, of a stop, and of a question from a form', async () => {
    await start();
    const { headers } = await ask();
    const runId = headers['x-run-id'] ?? '';
    const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    await request(site.app).get(`${PATH}/${runId}`).set('Accept', 'application/json').set('Cookie', cookie);
    await request(site.app).post(`${PATH}/${runId}/stop`).set('Cookie', cookie);
    await request(site.app).post('/ask').type('form').send({ message: 'Where?' });
    const lines = await linesOnce(4);
    expect(lines.map((line) => [line.route, line.status, line.runId === runId])).toEqual([
      [PATH, 200, true],
      [`${PATH}/:runId`, 200, true],
      [`${PATH}/:runId/stop`, 202, true],
      ['/ask', lines[3]?.status, false],
    ]);
    expect(lines[3]?.runId).toMatch(/^[\w-]{31}$/);
  });

  it('is at debug for health checks, metrics and files', async () => {
    await start({ level: 'debug' });
    await request(site.app).get('/healthz');
    await request(site.app).get('/assets/quokka/chat.js');
    await request(site.app).get('/widget/quokka.js');
    const lines = await linesOnce(3);
    expect(lines.map(({ level, route }) => [level, route])).toEqual([
      [20, '/healthz'],
      [20, '/assets/*'],
      [20, '/widget/*'],
    ]);
  });

  it('is not there for them at info, and for nothing when it is off', async () => {
    await start({ env: { REQUEST_LOG: 'off' } });
    await request(site.app).get('/embed').expect(200);
    await ask();
    expect(linesOf()).toEqual([]);
    await site.close();
    await start();
    await request(site.app).get('/healthz').expect(200);
    await request(site.app).get('/embed').expect(200);
    expect((await linesOnce(1)).map(({ route }) => route)).toEqual(['/embed']);
  });
});
