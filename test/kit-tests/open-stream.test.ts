import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { type EventStream, openStream, type StreamOptions, sse, streamOf } from '../kit/index.ts';
import { createScriptedServer } from './broken-servers.ts';

const TICKS = [1, 2, 3].map((n) => ({ id: n, event: 'tick', data: { n }, afterMs: 20 }));
const uncaught: unknown[] = [];
const onUncaught = (error: unknown) => uncaught.push(error);
beforeAll(() => void process.on('uncaughtExceptionMonitor', onUncaught));
afterAll(() => void process.off('uncaughtExceptionMonitor', onUncaught));

type Open = (server: Server, options: StreamOptions) => Promise<EventStream>;
const WAYS: readonly (readonly [string, Open])[] = [
  [
    'by the plugin of supertest',
    async (server, options) => streamOf(await request(server).get('/').use(sse(options))),
  ],
  ['from a supertest request', (server, options) => openStream(request(server).get('/'), options)],
  ['from a server', (server, options) => openStream(server, options)],
];

describe.each(WAYS)('a stream opened %s', (_way, open) => {
  it('tells of each event its name, data, id, time and piece', async () => {
    const server = createScriptedServer({ frames: TICKS });
    const stream = await open(server, {});
    expect(stream.events.map(({ type, data, id, chunk }) => [type, data.n, id, chunk])).toEqual([
      ['tick', 1, '1', 1],
      ['tick', 2, '2', 2],
      ['tick', 3, '3', 3],
    ]);
    const times = stream.events.map(({ atMs }) => atMs);
    expect(times.map((atMs, index) => atMs >= 20 * (index + 1) - 2)).toEqual([true, true, true]);
    expect(stream).toMatchObject({ status: 200, end: 'ended', unfinished: '' });
    expect(server.listening).toBe(false);
  });

  it('keeps what arrived when the deadline passes, and closes what it opened', async () => {
    const server = createScriptedServer({ frames: TICKS, ending: 'open' });
    const stream = await open(server, { deadline: 500 });
    expect([stream.end, stream.events.length, server.listening]).toEqual(['deadline', 3, false]);
    // A timer counts from the time at which the event loop last looked, which is a little earlier on a busy machine.
    expect(stream.endedAtMs).toBeGreaterThanOrEqual(480);
  });

  it.each([
    ['a name', 'tick', 1],
    ['a number of events', 2, 2],
    ['a test', ({ data }: { data: { n: number } }) => data.n === 3, 3],
  ])('leaves by %s', async (_kind, until, count) => {
    const server = createScriptedServer({ frames: TICKS, ending: 'open' });
    const stream = await open(server, { until });
    expect([stream.end, stream.events.length, server.listening]).toEqual(['until', count, false]);
  });

  it('keeps what arrived before a broken connection', async () => {
    const server = createScriptedServer({ frames: TICKS, ending: 'cut' });
    const stream = await open(server, {});
    expect([stream.end, stream.events.length, server.listening]).toEqual(['cut', 3, false]);
  });

  it('fails when no head arrives, and closes what it opened', async () => {
    const server = createScriptedServer({ frames: TICKS, headAfterMs: 300 });
    await expect(open(server, { deadline: 50 })).rejects.toThrow('No response head arrived within 50 ms.');
    while (server.listening) await delay(1);
  });

  it('is read while it arrives, and left in the middle of a loop', async () => {
    const server = createScriptedServer({ frames: TICKS, ending: 'open' });
    const stream = await open(server, { live: true });
    const seen: number[] = [];
    for await (const { data } of stream) {
      expect(stream.end).toBe('open');
      if (seen.push(data.n) === 2) break;
    }
    expect([seen, stream.end, server.listening]).toEqual([[1, 2], 'stopped', false]);
  });

  it('leaves a server alone that was listening before', async () => {
    const server = createScriptedServer({ frames: TICKS });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const stream = await open(server, {});
    expect([stream.end, server.listening]).toEqual(['ended', true]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('gives the body of an answer that is no stream', async () => {
    const server = createServer((_req, res) => res.writeHead(503).end('busy'));
    const stream = await open(server, {});
    expect([stream.status, stream.text, stream.events]).toEqual([503, 'busy', []]);
  });
});

it('a body that cannot be decoded ends like a broken connection', async () => {
  const server = createServer((_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Content-Encoding': 'gzip' }).end('no gzip');
  });
  expect(await openStream(server)).toMatchObject({ end: 'cut', events: [] });
});

describe('supertest', () => {
  const app = express()
    .use(express.json())
    .post('/echo', (req, res) => {
      res.set({ 'Content-Type': 'text/event-stream', 'X-Echo': 'yes' });
      res.write(`data: ${JSON.stringify(req.body)}\n\n`);
    });

  it('sends a body to an Express app, and checks what is expected of the head of a live stream', async () => {
    const live = request(app).post('/echo').send({ a: 1 }).expect(200).expect('X-Echo', 'yes');
    const stream = await openStream(live, { live: true });
    for await (const event of stream) {
      expect(event.data).toEqual({ a: 1 });
      break;
    }
    const wrong = openStream(request(app).post('/echo').send({}).expect(201), { live: true });
    await expect(wrong).rejects.toThrow('expected 201 "Created", got 200 "OK"');
  });

  it('checks what is expected of a stream that is over', async () => {
    const stream = openStream(request(app).post('/echo').send({}).expect('X-Echo', 'no'), { until: 1 });
    await expect(stream).rejects.toThrow('expected "X-Echo" of "no", got "yes"');
  });

  it('can be aborted while the stream is read, without an uncaught error', async () => {
    const call = request(app).post('/echo').send({});
    const stream = await openStream(call, { live: true });
    call.abort();
    await stream.closed;
    expect(stream.end).toBe('cut');
  });

  it('keeps the cookies of an agent from stream to stream', async () => {
    const server = createServer((req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Set-Cookie': 'visit=1' });
      res.write(`data: ${req.headers.cookie ?? 'none'}\n\n`);
    });
    const agent = request.agent(server);
    const streams = [
      await openStream(agent.get('/'), { until: 1 }),
      await openStream(agent.get('/'), { until: 1 }),
    ];
    expect(streams.map(({ events }) => events[0]?.text)).toEqual(['none', 'visit=1']);
  });

  it('reads many streams of one server at once, and closes it after the last', async () => {
    const server = createScriptedServer({ frames: TICKS, ending: 'open' });
    const streams = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        openStream(request(server).get('/'), { until: (index % 3) + 1 }),
      ),
    );
    expect(streams.map(({ events }) => events.length)).toEqual(streams.map((_, index) => (index % 3) + 1));
    expect(server.listening).toBe(false);
  });

  it('sees the end of the request on the server when the test leaves', async () => {
    let hasClosed = false;
    const server = createServer((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n');
      res.on('close', () => {
        hasClosed = true;
      });
    });
    await openStream(request(server).get('/'), { until: 1 });
    expect(server.listening).toBe(false);
    while (!hasClosed) await delay(1);
  });
});

it('nothing was left uncaught', async () => {
  await delay(20);
  expect(uncaught).toEqual([]);
});
