import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import { type FrameBatch, sendFrames } from '../../../server/sse/send-frames.ts';
import { createStreamWatch } from '../../../server/sse/stream-watch.ts';

async function until(condition: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + 10_000; performance.now() < end; await delay(2))
    if (condition()) return;
  throw new Error(`Waited 10 s in vain: ${what}`);
}

describe('the end of a stream', () => {
  /** A reader of one stream who takes nothing until told; `ended`: when the server is through with it. */
  async function readStalled(batches: readonly FrameBatch[]) {
    const watch = createStreamWatch({ heartbeatMs: 20, stallMs: 150 });
    const app = express();
    let ended = false;
    app.get('/', (_req, res) => {
      sendFrames(res, watch, Readable.from(batches, { objectMode: true }), { onClose: () => (ended = true) });
    });
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes;
    });
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const close = () => {
      socket.destroy();
      watch.close();
      server.closeAllConnections();
      server.close();
    };
    return { socket, received: () => received, hasEnded: () => ended, watch, close };
  }

  it('is not waited for longer than any other frame, and no heartbeat follows it', async () => {
    // More than the buffers of two sockets.
    const reader = await readStalled([{ frames: [`data: ${'x'.repeat(32e6)}\n\n`], isLast: true }]);
    await until(reader.hasEnded, 'the stalled reader to be dropped');
    expect(reader.watch.openCount()).toBe(0);
    reader.close();
  });

  it('arrives with the last frame', async () => {
    const reader = await readStalled([
      { frames: ['data: a\n\n'], isLast: false },
      { frames: ['data: b\n\n', 'data: c\n\n'], isLast: true },
    ]);
    reader.socket.resume();
    await until(reader.hasEnded, 'the stream to end');
    await until(() => reader.received().endsWith('0\r\n\r\n'), 'the end to arrive');
    expect(reader.received().match(/^data: .$/gm)).toEqual(['data: a', 'data: b', 'data: c']);
    reader.close();
  });
});

describe('the beginning of a stream', () => {
  it('has the head of a stream, also when a heartbeat is sent before the first event', async () => {
    const watch = createStreamWatch({ heartbeatMs: 20, stallMs: 10_000 });
    const app = express();
    let tell = () => {};
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    async function* late() {
      await told;
      yield { frames: ['data: late\n\n'], isLast: true };
    }
    app.get('/', (_req, res) => sendFrames(res, watch, Readable.from(late(), { objectMode: true })));
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      tell();
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(await response.text()).toMatch(/^(:\n)+data: late\n\n$/);
    } finally {
      server.closeAllConnections();
      server.close();
      watch.close();
    }
  });
});
