import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createRunReader } from '../../../public/widget/run-reader.js';
import { ENGLISH } from '../../../public/widget/track-words.js';

const ENDPOINT = 'https://ask.example/api/chat/stream';
const EVENTS = `${ENDPOINT}/r1?key=k`;
const INIT = {
  stageId: 'init',
  progress: 5,
  status: 'active',
  eventsUrl: EVENTS,
  stopUrl: `${ENDPOINT}/r1/stop?key=k`,
  runKey: 'lasting',
};
const END = { stageId: 'complete', progress: 100, status: 'done' };

interface Connection {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly isClosed: () => boolean;
  send(seq: number, data: object): void;
}

/** A server whose streams are written by the test. */
function createServer() {
  const connections: Connection[] = [];
  let told = () => {};
  globalThis.fetch = async (input, init = {}) => {
    const encoder = new TextEncoder();
    let output: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        output = controller;
        init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
      },
    });
    connections.push({
      method: init.method ?? 'GET',
      url: String(input),
      headers: new Headers(init.headers),
      isClosed: () => init.signal?.aborted ?? false,
      send: (seq, data) =>
        output.enqueue(encoder.encode(`id: ${seq}\nevent: stage\ndata: ${JSON.stringify(data)}\n\n`)),
    });
    told();
    return new Response(body, {
      headers: { 'Content-Type': 'text/event-stream', 'X-Milepost-Visitor': 'token' },
    });
  };
  return {
    /** The connection of that number, as soon as it is opened. */
    async connection(index: number): Promise<Connection> {
      while (connections.length <= index) await new Promise<void>((resolve) => (told = resolve));
      return connections[index] as Connection;
    },
    connections,
  };
}

const createSite = (key: string | null = null) => ({
  visitor: '',
  words: ENGLISH,
  element: { getAttribute: () => key },
});

function start(site = createSite()) {
  const seen: number[] = [];
  let told = () => {};
  const reader = createRunReader({
    endpoint: ENDPOINT,
    question: { message: 'Why?' },
    site: site as unknown as Parameters<typeof createRunReader>[0]['site'],
    onEvent: ({ seq }) => {
      seen.push(seq ?? 0);
      told();
    },
    onConnection: () => {},
  });
  const saw = async (seq: number) => {
    while (!seen.includes(seq)) await new Promise<void>((resolve) => (told = resolve));
  };
  return { reader, seen, saw, over: reader.read() };
}

// What tells a page that it wakes up; nothing does here.
const page = {
  document: Object.assign(new EventTarget(), { hidden: false }),
  addEventListener: () => {},
  removeEventListener: () => {},
};
beforeAll(() => void Object.assign(globalThis, page));
afterAll(() => {
  for (const name of Object.keys(page)) Reflect.deleteProperty(globalThis, name);
});

const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});

describe('a reader of a run', () => {
  it('lets go of a run and takes it up again where it was', async () => {
    const server = createServer();
    const { reader, seen, saw, over } = start();
    const asked = await server.connection(0);
    asked.send(1, INIT);
    asked.send(2, { ...INIT, progress: 15 });
    await saw(2);
    reader.pause();
    expect(asked.isClosed()).toBe(true);
    reader.resume();
    const followed = await server.connection(1);
    expect([asked.method, followed.method, followed.url]).toEqual(['POST', 'GET', `${ENDPOINT}/r1`]);
    expect(followed.headers.get('X-Milepost-Run-Key')).toBe('lasting');
    followed.send(1, INIT);
    followed.send(2, { ...INIT, progress: 15 });
    followed.send(3, END);
    expect(await over).toBeNull();
    expect(seen).toEqual([1, 2, 3]);
  });

  it('keeps a question that has no address yet, and lets go as soon as it has one', async () => {
    const server = createServer();
    const { reader, saw } = start();
    const asked = await server.connection(0);
    reader.pause();
    expect(asked.isClosed()).toBe(false);
    asked.send(1, INIT);
    await saw(1);
    expect(asked.isClosed()).toBe(true);
    expect(server.connections).toHaveLength(1);
    reader.leave();
  });

  it('stops a run as soon as it is known how', async () => {
    const server = createServer();
    const { reader } = start();
    reader.stop();
    (await server.connection(0)).send(1, INIT);
    const stopped = await server.connection(1);
    expect([stopped.method, stopped.url]).toEqual(['POST', `${ENDPOINT}/r1/stop`]);
    expect(stopped.headers.get('X-Milepost-Run-Key')).toBe('lasting');
    reader.leave();
  });

  it('hears nothing of a run that it has left', async () => {
    const server = createServer();
    const { reader, seen, over } = start();
    const asked = await server.connection(0);
    asked.send(1, INIT);
    reader.leave();
    expect(await over).toBeNull();
    expect(seen).toEqual([]);
  });

  it('keeps the visitor’s token for the endpoint’s own origin', async () => {
    const server = createServer();
    const site = createSite('shop-key');
    const one = start(site);
    (await server.connection(0)).send(1, { ...INIT, eventsUrl: 'https://elsewhere.example/events' });
    await one.saw(1);
    one.reader.pause();
    one.reader.resume();
    const elsewhere = await server.connection(1);
    expect(elsewhere.headers.get('X-Milepost-Visitor')).toBeNull();
    expect(elsewhere.headers.get('X-Milepost-Site')).toBeNull();
    one.reader.leave();
    const two = start(site);
    const { headers } = await server.connection(2);
    expect([headers.get('X-Milepost-Visitor'), headers.get('X-Milepost-Site')]).toEqual([
      'token',
      'shop-key',
    ]);
    two.reader.leave();
  });
});
