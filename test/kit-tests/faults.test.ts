import { createServer, type RequestListener } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import '../kit/jest-globals.ts';
import {
  cutAfter,
  disconnectDuring,
  type Fault,
  halfClose,
  openFaultProxy,
  openStream,
  rechunk,
  type StreamEndpoint,
  slowReader,
  stall,
} from '../kit/index.ts';
import { createScriptedServer, type Frame, formatFrame, type ServerScript } from './broken-servers.ts';

const FRAMES: readonly Frame[] = ['init', 'work', 'wörk 🛣️', 'last'].map((stage, index) => ({
  id: index + 1,
  event: 'stage',
  data: { stage, text: 'x'.repeat(50) },
  afterMs: 10,
}));
const endpointOf = (script: Partial<ServerScript> = {}): StreamEndpoint => ({
  target: createScriptedServer({ frames: FRAMES, ...script }),
  resume: () => ({}),
  deadline: 1_500,
});
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const FAULTS: readonly Fault[] = [
  cutAfter(2),
  disconnectDuring('work'),
  slowReader(2_000),
  stall({ ms: 100 }),
  rechunk(),
  halfClose(),
];

describe('toSurvive', () => {
  it.each(FAULTS.map((fault) => [fault.name, fault] as const))(
    'passes on a good server when %s',
    async (_name, fault) => {
      await expect(endpointOf()).toSurvive(fault);
    },
  );

  it.each<[string, Partial<ServerScript>, Fault, string]>([
    ['begins again after a cut', { resume: (_id, frames) => frames }, cutAfter(2), '#1 arrived twice'],
    [
      'loses events after a cut',
      { resume: (id, all) => all.slice(Number(id) + 1) },
      cutAfter(2),
      '#4 follows #2',
    ],
    [
      'loses the end after a cut',
      { resume: (id, all) => all.slice(Number(id), 3) },
      cutAfter(2),
      'ends with stage wörk',
    ],
    ['has nothing left after a cut', { resume: () => null }, cutAfter(2), 'ends with stage work'],
    [
      'tells no ids',
      { frames: FRAMES.map(({ id: _, ...frame }) => frame), resume: (_id, frames) => frames },
      cutAfter(2),
      'no event has an id',
    ],
    [
      'has nothing left, and no names',
      { frames: FRAMES.map(({ id = 0 }) => ({ id, data: { n: 1 } })), resume: () => null },
      cutAfter(2),
      'nothing was left after 2 events, and a whole stream has 4',
    ],
    ['never ends', { ending: 'open' }, rechunk(), 'the server had not ended the response'],
    ['cuts by itself', { ending: 'cut' }, stall({ ms: 1 }), 'the connection was cut'],
  ])('fails on a server that %s', async (_name, script, fault, words) => {
    await expect(expect(endpointOf(script)).toSurvive(fault)).rejects.toThrow(words);
  });

  it('fails on a server that keeps a lock when its reader leaves', async () => {
    let isBusy = false;
    const target: RequestListener = async (_req, res) => {
      if (isBusy) return void res.writeHead(503).end('busy');
      isBusy = true;
      res.writeHead(200, { 'Content-Type': 'text/event-stream' });
      for (const n of [1, 2, 3]) {
        // Waits for a reader who is gone: nothing releases it.
        await new Promise((resolve) =>
          res.write(`id: ${n}\ndata: ${n}\n\n`, (error) => error || resolve(null)),
        );
        await delay(20);
      }
      res.end();
      isBusy = false;
    };
    await expect(expect({ target, resume: false }).toSurvive(cutAfter(1))).rejects.toThrow(
      'whoever asks next suffers',
    );
  });

  it('fails on a server that drops events for a slow reader and ends as if nothing were', async () => {
    let isFirst = true;
    const target: RequestListener = (_req, res) => {
      const frames = isFirst ? FRAMES.filter(({ id }) => id !== 3) : FRAMES;
      isFirst = false;
      res.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(frames.map(formatFrame).join(''));
    };
    await expect(expect({ target }).toSurvive(rechunk(9))).rejects.toThrow('#4 follows #2');
  });

  it('takes ids that do not count for what they are', async () => {
    const frames = FRAMES.map((frame, at) => ({ ...frame, id: 100 * 3 ** at }));
    await expect(endpointOf({ frames })).toSurvive(rechunk(9));
  });

  it('fails on a server that drops a slow reader', async () => {
    const target: RequestListener = (_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' });
      res.write(`data: ${'x'.repeat(4_000_000)}\n\n`);
      // Far too early for four megabytes.
      setTimeout(() => res.destroy(), 50);
    };
    await expect(expect({ target }).toSurvive(stall({ ms: 200 }))).rejects.toThrow('the connection was cut');
  });
});

describe('a fault proxy', () => {
  const openProxy = async (fault: Fault, options = {}) => {
    const proxy = await openFaultProxy(createScriptedServer({ frames: FRAMES }), fault, options);
    closing.push(proxy.close);
    return proxy.origin;
  };

  it('cuts after exactly so many events', async () => {
    const stream = await openStream(await openProxy(cutAfter(3)));
    expect([stream.end, stream.events.length, stream.unfinished]).toEqual(['cut', 3, '']);
  });

  it('cuts when a stage is told', async () => {
    const stream = await openStream(await openProxy(disconnectDuring('work')));
    expect(stream.events.map(({ data }) => data.stage)).toEqual(['init', 'work']);
  });

  it('spoils as many responses as it should and no more', async () => {
    const origin = await openProxy(cutAfter(1), { times: 1 });
    const ends = [(await openStream(origin)).end, (await openStream(origin)).end];
    expect(ends).toEqual(['cut', 'ended']);
  });

  it('splits characters, and nothing is lost', async () => {
    const stream = await openStream(await openProxy(rechunk()));
    expect(stream.events.map(({ data }) => data)).toEqual(FRAMES.map(({ data }) => data));
    expect(stream.chunks.length).toBeGreaterThan(FRAMES.length * 10);
  });

  it('slows a reader down to its rate', async () => {
    const stream = await openStream(await openProxy(slowReader(1_000)));
    const bytes = Buffer.byteLength(stream.text);
    expect(stream.endedAtMs).toBeGreaterThan((bytes / 1_000) * 1_000 * 0.8);
    expect(stream).toEndCleanly();
  });

  it('holds the stream up for a time', async () => {
    const stream = await openStream(await openProxy(stall({ ms: 150 })));
    const [first, second] = stream.events;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(140);
    expect(stream).toEndCleanly();
  });

  it('closes its half of the connection towards the server', async () => {
    let hasClientEnded = false;
    const server = createServer((req, res) => {
      req.socket.on('end', () => {
        hasClientEnded = true;
      });
      res.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n');
    });
    const proxy = await openFaultProxy(server, halfClose());
    closing.push(proxy.close);
    await openStream(proxy.origin, { deadline: 300 });
    expect(hasClientEnded).toBe(true);
  });

  it('passes method, body, status and headers on', async () => {
    const server = createServer((req, res) => {
      req.pipe(res.writeHead(418, { 'X-Method': req.method }));
    });
    const proxy = await openFaultProxy(server, cutAfter(9));
    closing.push(proxy.close);
    const { status, headers, text } = await openStream(proxy.origin, { path: '/', body: { a: 1 } });
    expect([status, headers['x-method'], text]).toEqual([418, 'POST', '{"a":1}']);
  });
});
