import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Writer } from '../../../pipeline/ports.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

let site: TestSite;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await site.close();
});

const BODY = JSON.stringify({ message: 'Where do mileposts stand?' });
const ask = (extra = '') =>
  `POST /api/chat/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n${extra}\r\n${BODY}`;

function open(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  return socket;
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + 10_000; performance.now() < end; await delay(2))
    if (condition()) return;
  throw new Error(`Waited 10 s in vain: ${what}`);
}

/** A writer that waits for its turn; `release` lets it go on. */
function createGate() {
  let release = () => {};
  let aborted = false;
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  const writer: Writer = {
    async *write(_request, signal) {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      yield 'Mileposts ';
      await opened;
      yield 'stand.';
      return { finishReason: 'extractive', confidence: 1, citations: [], usage: null };
    },
  };
  return { writer, release: () => release(), wasAborted: () => aborted };
}

/** A writer of about 5 KB a piece, as fast as it is read. */
const flood = (pieces: number): Writer => ({
  async *write() {
    for (let piece = 0; piece < pieces; piece++) {
      yield 'x'.repeat(5_000);
      if (piece % 10 === 0) await delay(0);
    }
    return { finishReason: 'extractive', confidence: 1, citations: [], usage: null };
  },
});

describe('a response', () => {
  it('sends its headers and the first event in one piece', async () => {
    const gate = createGate();
    site = await createTestSite({ ports: { writer: gate.writer } });
    const { port } = await site.listen();
    const socket = open(port);
    socket.write(ask());
    const first = await new Promise<string>((resolve) =>
      socket.once('data', (bytes) => resolve(String(bytes))),
    );
    expect(first).toContain('HTTP/1.1 200 OK');
    expect(first).toContain('{"stageId":"init","progress":5');
    gate.release();
  });

  it('sends every event as it happens, not at the end', async () => {
    const gate = createGate();
    site = await createTestSite({ ports: { writer: gate.writer } });
    const { port } = await site.listen();
    const socket = open(port);
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes;
    });
    socket.write(ask('Accept-Encoding: gzip, br\r\n'));
    await until(() => received.includes('event: delta'), 'the first delta while the writer still waits');
    expect(received).not.toContain('event: complete');
    gate.release();
    await until(() => received.includes('"stageId":"complete","progress":100'), 'the end');
  });

  it('fills silence with comments', async () => {
    const gate = createGate();
    site = await createTestSite({ ports: { writer: gate.writer }, env: { HEARTBEAT_MS: '100' } });
    const { port } = await site.listen();
    const socket = open(port);
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes;
    });
    socket.write(ask());
    await until(() => (received.match(/(^|\n):\n/g) ?? []).length >= 2, 'two heartbeats');
    gate.release();
    await until(() => received.includes('"progress":100'), 'the end');
  });

  it('lets go of the run as soon as its reader is gone, and the run goes on', async () => {
    const gate = createGate();
    site = await createTestSite({ ports: { writer: gate.writer } });
    const { port } = await site.listen();
    const socket = open(port);
    socket.write(ask());
    await until(() => site.watch.openCount() === 1 && site.runs.activeCount() === 1, 'the stream');
    socket.destroy();
    await until(() => site.watch.openCount() === 0, 'the reader to be let go');
    expect(gate.wasAborted()).toBe(false);
    gate.release();
    await until(() => site.reports.length === 1, 'the run to end');
    expect(site.reports[0]).toMatchObject({ state: 'done' });
  });

  it('survives a reader that leaves right after asking', async () => {
    site = await createTestSite();
    const { port, url } = await site.listen();
    for (let count = 0; count < 20; count++) {
      const socket = open(port);
      socket.write(ask(), () => socket.destroy());
    }
    await until(() => site.watch.openCount() === 0 && site.runs.activeCount() === 0, 'all streams to close');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('holds a bounded amount for a reader that does not read, drops it, and keeps nothing', async () => {
    site = await createTestSite({ ports: { writer: flood(2_000) }, env: { STALL_TIMEOUT_MS: '300' } });
    const { server, port } = await site.listen();
    let largest = 0;
    server.on('request', (_req, res) => {
      const timer = setInterval(() => {
        largest = Math.max(largest, res.writableLength);
      }, 1);
      res.once('close', () => clearInterval(timer));
    });
    const socket = open(port);
    socket.pause();
    let closed = false;
    socket.on('close', () => {
      closed = true;
    });
    socket.write(ask());
    await until(() => site.watch.openCount() === 1, 'the stream');
    await until(() => site.watch.openCount() === 0, 'the stalled reader to be dropped');
    // What a socket takes before it says stop (16 or 64 KB, by the version of Node), and one frame.
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThanOrEqual((64 + 20) * 1024);
    socket.resume();
    await until(() => closed, 'the socket to close');
  });

  it('gives a slow reader everything in order', async () => {
    site = await createTestSite({ ports: { writer: flood(200) } });
    const { port } = await site.listen();
    const socket = open(port);
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes;
      socket.pause();
      setTimeout(() => socket.resume(), 1);
    });
    socket.write(ask());
    await until(() => received.includes('"stageId":"complete","progress":100'), 'the end');
    const ids = [...received.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  });
});
