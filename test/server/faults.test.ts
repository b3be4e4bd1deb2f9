import { getEventListeners } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AnswerPorts } from '../../pipeline/answer.ts';
import type { KnowledgeBase, Writer } from '../../pipeline/ports.ts';
import { createScriptedPorts } from '../fakes/scripted-ports.ts';
import {
  cutAfter,
  disconnectDuring,
  halfClose,
  openStream,
  rechunk,
  type StreamEndpoint,
  slowReader,
  stall,
} from '../kit/index.ts';
import '../kit/jest-globals.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

let site: TestSite;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await site.close();
});

const BODY = JSON.stringify({ message: 'Where do mileposts stand?' });
const ASK = `POST /api/chat/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
const QUESTION = { path: '/api/chat/stream', body: { message: 'Where do mileposts stand?' } };

async function until(condition: () => boolean, what: string): Promise<number> {
  const startedAt = performance.now();
  while (!condition()) {
    if (performance.now() - startedAt > 10_000) throw new Error(`Waited 10 s in vain: ${what}`);
    await delay(1);
  }
  return performance.now() - startedAt;
}

async function ask(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  socket.write(ASK);
  return socket;
}

/** A search that takes three seconds unless its signal aborts, and tells what became of it. */
function createSlowSearch() {
  const seen = { started: false, aborted: false, ended: false, signal: undefined as AbortSignal | undefined };
  const { knowledge } = createScriptedPorts();
  const search: KnowledgeBase['search'] = async (request, signal) => {
    seen.started = true;
    seen.signal = signal;
    signal.addEventListener('abort', () => {
      seen.aborted = true;
    });
    try {
      await delay(3_000, undefined, { signal });
      return await knowledge.search(request, signal);
    } finally {
      seen.ended = true;
    }
  };
  return { seen, ports: { knowledge: { ...knowledge, search } } satisfies Partial<AnswerPorts> };
}

describe('a reader that leaves', () => {
  it('while a stage waits: the stage is aborted and ends, and no further one starts', async () => {
    const { seen, ports } = createSlowSearch();
    let hasWritten = false;
    const writer: Writer = {
      async *write() {
        hasWritten = true;
        yield '';
        return { finishReason: 'stop', confidence: 1, citations: [], usage: null };
      },
    };
    site = await createTestSite({ ports: { ...ports, writer }, env: { WHEN_DETACHED: 'abort' } });
    const { port } = await site.listen();
    const socket = await ask(port);
    await until(() => seen.started && site.watch.openCount() === 1, 'the search');
    socket.destroy();
    await until(() => site.watch.openCount() === 0, 'the close');
    const abortedAfterMs = await until(() => seen.aborted, 'the abort');
    const endedAfterMs = await until(() => seen.ended, 'the finally');
    // Generous: 50 ms and 100 ms on an idle machine.
    expect([abortedAfterMs < 500, endedAfterMs < 500]).toEqual([true, true]);
    await until(() => site.runs.activeCount() === 0, 'the run');
    expect(hasWritten).toBe(false);
  });

  it('while it holds the stream back: the wait ends though nothing drains', async () => {
    const writer: Writer = {
      async *write(_request, signal) {
        while (!signal.aborted) {
          yield 'x'.repeat(5_000);
          await delay(0);
        }
        throw signal.reason;
      },
    };
    site = await createTestSite({ ports: { writer }, env: { WHEN_DETACHED: 'abort' } });
    const { server, port } = await site.listen();
    let needsDrain = () => false;
    server.on('request', (_req, res) => {
      needsDrain = () => res.writableNeedDrain;
    });
    const socket = await ask(port);
    socket.pause();
    await until(() => needsDrain(), 'backpressure');
    socket.destroy();
    await until(
      () => site.watch.openCount() === 0 && site.runs.activeCount() === 0,
      'the end of reader and run',
    );
  });
});

describe('a slow reader', () => {
  it('does not hold up another one', async () => {
    let pieces = 4_000;
    const writer: Writer = {
      async *write() {
        // The first to ask gets more than the buffers of its connection hold.
        const count = pieces;
        pieces = 10;
        for (let piece = 0; piece < count; piece++) {
          yield 'x'.repeat(5_000);
          if (piece % 10 === 0) await delay(0);
        }
        return { finishReason: 'stop', confidence: 1, citations: [], usage: null };
      },
    };
    site = await createTestSite({ ports: { writer } });
    const { server, url, port } = await site.listen();
    let isHeldBack = () => false;
    server.once('request', (_req, res) => {
      isHeldBack = () => res.writableNeedDrain;
    });
    const slow = await ask(port);
    slow.pause();
    await until(() => isHeldBack(), 'backpressure');
    expect(await openStream(url, QUESTION)).toFollowProtocol();
    expect(isHeldBack()).toBe(true);
  });
});

describe('a hundred runs', () => {
  it('leave no listener on a signal and cause no warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const signals: AbortSignal[] = [];
    const { classifier } = createScriptedPorts();
    const classify: typeof classifier.classify = (request, signal) => {
      signals.push(signal);
      return classifier.classify(request, signal);
    };
    site = await createTestSite({ ports: { classifier: { classify } } });
    const { url } = await site.listen();
    for (let batch = 0; batch < 10; batch++) {
      await Promise.all(Array.from({ length: 10 }, () => openStream(url, QUESTION)));
    }
    await delay(0);
    process.off('warning', onWarning);
    expect(signals).toHaveLength(100);
    expect(signals.flatMap((signal) => getEventListeners(signal, 'abort'))).toEqual([]);
    expect(warnings).toEqual([]);
    expect([site.runs.activeCount(), site.watch.openCount()]).toEqual([0, 0]);
  });
});

describe('three tabs on one run', () => {
  it('cost one execution, and the late one misses nothing', async () => {
    const { knowledge } = createScriptedPorts();
    let searches = 0;
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const search: KnowledgeBase['search'] = async (request, signal) => {
      searches++;
      await gate;
      return knowledge.search(request, signal);
    };
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const { url } = await site.listen();
    const started = await openStream(url, { ...QUESTION, headers: { Accept: 'application/json' } });
    const path: string = JSON.parse(started.text).eventsUrl;
    const early = [openStream(url, { path }), openStream(url, { path })];
    await until(() => site.watch.openCount() === 2, 'two readers');
    release();
    const streams = [...(await Promise.all(early)), await openStream(url, { path })];
    for (const stream of streams) expect(stream).toFollowProtocol();
    expect(new Set(streams.map(({ text }) => text)).size).toBe(1);
    expect(searches).toBe(1);
  });
});

describe('a stage that ignores its signal', () => {
  it('does not keep the server from ending', async () => {
    const { knowledge } = createScriptedPorts();
    const search = () => new Promise<never>(() => {});
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const { url } = await site.listen();
    const stream = openStream(url, QUESTION);
    await until(() => site.runs.activeCount() === 1, 'the run');
    await site.runs.drain(10);
    expect(site.runs.activeCount()).toBe(0);
    expect((await stream).text).not.toContain('event: complete');
  });
});

describe('a very long answer', () => {
  it('arrives whole, in pieces and in complete', async () => {
    const writer: Writer = {
      async *write() {
        for (let piece = 0; piece < 100; piece++) yield `${piece} ${'x'.repeat(10_000)}`;
        return { finishReason: 'stop', confidence: 1, citations: [], usage: null };
      },
    };
    site = await createTestSite({ ports: { writer } });
    const { url } = await site.listen();
    const stream = await openStream(url, QUESTION);
    expect(stream).toFollowProtocol();
    const response = stream.events.find(({ type }) => type === 'complete')?.data.response;
    expect(response.length).toBeGreaterThan(1_000_000);
  });
});

describe('a run', () => {
  it.each(
    [
      cutAfter(1),
      cutAfter(12),
      disconnectDuring('knowledge'),
      halfClose(),
      slowReader(20_000),
      stall({ ms: 200 }),
      rechunk(7),
    ].map((fault) => [fault.name, fault] as const),
  )('survives when %s, and can be resumed with nothing lost or doubled', async (_name, fault) => {
    const { knowledge } = createScriptedPorts();
    const search: KnowledgeBase['search'] = async (...args) => {
      await delay(100);
      return knowledge.search(...args);
    };
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const { url: target } = await site.listen();
    const resume: StreamEndpoint['resume'] = ({ events }) => ({ path: events[0]?.data.eventsUrl });
    await expect({ ...QUESTION, target, resume }).toSurvive(fault);
    await until(() => site.watch.openCount() === 0 && site.runs.activeCount() === 0, 'the end of it all');
  });

  it('is not held back on its way, whatever the client accepts', async () => {
    const { knowledge } = createScriptedPorts();
    const search: KnowledgeBase['search'] = async (...args) => {
      await delay(150);
      return knowledge.search(...args);
    };
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const { url } = await site.listen();
    const stream = await openStream(url, { ...QUESTION, headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(stream).toBeUnbuffered();
    expect(stream).toStartWithin(1_000);
  });
});
