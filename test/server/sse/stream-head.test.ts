import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createScriptedPorts, createScriptedWriter } from '../../fakes/scripted-ports.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

let site: TestSite;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await site.close();
});

const BODY = JSON.stringify({ message: 'Where do mileposts stand?' });
const ask = (extra = '') =>
  `POST /api/chat/stream HTTP/1.1\r\nHost: site\r\nContent-Type: application/json\r\n${extra}` +
  `Content-Length: ${BODY.length}\r\n\r\n`;
const request = (method: string, path: string) => `${method} ${path} HTTP/1.1\r\nHost: site\r\n\r\n`;

/** A connection on which raw text is written, and what has come back so far. */
function open(port: number) {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  return {
    socket,
    text: () => text,
    async waitFor(words: string, count = 1): Promise<string> {
      for (const end = performance.now() + 10_000; performance.now() < end; await delay(2))
        if (text.split(words).length > count) return text;
      throw new Error(`"${words}" did not come ${count} times:\n${text}`);
    },
  };
}

/** A run that waits for its documents for as long as the site is there. */
async function startLiveRun(env: Record<string, string> = {}) {
  const { knowledge } = createScriptedPorts();
  site = await createTestSite({
    ports: { knowledge: { ...knowledge, search: () => new Promise<never>(() => {}) } },
    env,
  });
  const { port, url } = await site.listen();
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const response = await fetch(`${url}/api/chat/stream`, { method: 'POST', headers, body: BODY });
  const { runId, eventsUrl } = await response.json();
  return { port, runId: String(runId), path: String(eventsUrl) };
}

describe('HEAD', () => {
  it('of a live run is answered with the head alone, at once, and follows nothing', async () => {
    const { port, runId, path } = await startLiveRun({ WHEN_DETACHED: 'abort', GRACE_MS: '60000' });
    const connection = open(port);
    connection.socket.write(request('HEAD', path) + request('GET', '/healthz'));
    const text = await connection.waitFor('HTTP/1.1 200 OK', 2);
    const [head, next] = text.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(head).toContain('Content-Type: text/event-stream; charset=utf-8');
    expect(head).toContain(`X-Run-Id: ${runId}`);
    expect(next).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(site.watch.openCount()).toBe(0);
    // A reader that leaves would end the run here.
    expect((await site.runs.find(runId))?.state).toBe('running');
  });

  it.each([
    '/',
    '/c/unknown',
    '/pages/unknown',
    '/passages/p1',
    '/profile',
    '/doctor',
    '/embed',
    '/healthz',
    '/readyz',
    '/widget/v1.js',
    '/nothing/here',
    '/api/chat/stream/unknown',
    '/api/chat/stream/doctor?nonce=abcdefgh&waitMs=0',
    '/api/chat/stream',
  ])('of %s has the status of GET and no body', async (path) => {
    site = await createTestSite();
    const { port, url } = await site.listen();
    const { status } = await fetch(`${url}${path}`);
    const connection = open(port);
    connection.socket.write(request('HEAD', path) + request('GET', '/healthz'));
    const text = await connection.waitFor('"status":"ok"');
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text.split('\r\n\r\n')[1]).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });
});

describe('a stream on a connection with other requests', () => {
  it('is whole when the requests are sent all at once', async () => {
    site = await createTestSite({ ports: { writer: createScriptedWriter(['One ', 'two ', 'three.']) } });
    const { port } = await site.listen();
    const connection = open(port);
    connection.socket.write((ask() + BODY).repeat(3) + request('GET', '/healthz'));
    const text = await connection.waitFor('"status":"ok"');
    expect(text.match(/HTTP\/1\.1 200 OK\r\n/g)).toHaveLength(4);
    expect(text.match(/"stageId":"init","progress":5/g)).toHaveLength(3);
    expect(text.match(/"stageId":"complete","progress":100/g)).toHaveLength(3);
    expect(text.match(/\r\n0\r\n\r\n/g)).toHaveLength(3);
  });

  it('begins after the 100 of a client that waits for it', async () => {
    site = await createTestSite();
    const { port } = await site.listen();
    const connection = open(port);
    connection.socket.write(ask('Expect: 100-continue\r\n'));
    expect(await connection.waitFor('\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    connection.socket.write(BODY);
    const text = await connection.waitFor('"stageId":"complete","progress":100');
    expect(text.split('\r\n\r\n')[1]).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });
});
