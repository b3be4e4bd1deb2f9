import { afterEach, describe, expect, it } from '@jest/globals';
import { AskError } from '../../../public/run/ask-error.js';
import { backoffMs, MAX_ATTEMPTS } from '../../../public/run/backoff.js';
import { askQuestion, resumeRun } from '../../../public/run/follow-run.js';

interface Call {
  url: string;
  method: string;
  headers: Headers;
  body: unknown;
}

const frame = (seq: number, name: string, data: unknown) =>
  `id: ${seq}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const INIT = frame(1, 'stage', {
  stageId: 'init',
  progress: 5,
  runId: 'r',
  eventsUrl: '/events/r?key=k',
  stopUrl: '/stop',
});
const TEXT = frame(2, 'delta', { text: 'Hello', offset: 0 });
const END = frame(3, 'stage', { stageId: 'complete', progress: 100, status: 'done' });
const ENDPOINT = 'https://site.example/api/chat/stream';

/** Text arrives, then the connection either ends or breaks. */
function stream(text: string, breaks = false): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      if (!breaks) controller.close();
    },
    pull(controller) {
      controller.error(new TypeError('network error'));
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

/** A network that answers each request with the next of these; the last one goes on for ever. */
function createNetwork(...answers: (Response | Error | (() => Response))[]) {
  const calls: Call[] = [];
  const waits: number[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    calls.push({ url: String(url), method: init.method ?? 'GET', headers: new Headers(init.headers), body });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer() : (answer as Response);
  };
  const wait = async (ms: number) => void waits.push(ms);
  const signal = new AbortController().signal;
  return { calls, waits, options: { fetch: fetch as typeof globalThis.fetch, wait, signal } };
}

async function collect(events: AsyncGenerator<{ name: string; seq: number | null }>) {
  const seen = [];
  for await (const { name, seq } of events) seen.push(seq === null ? name : `${seq} ${name}`);
  return seen;
}

/** What the site itself says of a run that it does not know. */
const unknownRun = () =>
  new Response('{"code":"not_found","detail":"Unknown."}', {
    status: 404,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8' },
  });
/** What a proxy says while it has nobody to ask. */
const proxyPage = (status: number) => () =>
  new Response('<h1>Sorry</h1>', { status, headers: { 'Content-Type': 'text/html' } });

const WHOLE = ['1 stage', '2 delta', '3 stage'];

describe('asking', () => {
  it('posts the question and ends with the run', async () => {
    const { calls, options } = createNetwork(stream(INIT + TEXT + END));
    const question = { message: 'Why?', conversationId: 'c', locale: 'en' };
    expect(await collect(askQuestion(ENDPOINT, question, options))).toEqual(WHOLE);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ url: ENDPOINT, method: 'POST', body: question });
    expect(calls[0]?.headers.get('Idempotency-Key')).toMatch(/^\d+(-\d+){3}$/);
  });

  it('leaves out what is not known', async () => {
    const { calls, options } = createNetwork(stream(INIT + END));
    await collect(askQuestion(ENDPOINT, { message: 'Why?', conversationId: '', locale: null }, options));
    expect(calls[0]?.body).toEqual({ message: 'Why?' });
  });

  it.each([
    ['breaks', true],
    ['ends early', false],
  ])('goes on where it was when the connection %s', async (_how, breaks) => {
    const { calls, waits, options } = createNetwork(stream(INIT + TEXT, breaks), stream(END));
    expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).toEqual(WHOLE);
    expect(calls[1]).toMatchObject({ url: 'https://site.example/events/r', method: 'GET' });
    expect(calls[1]?.headers.get('X-Milepost-Run-Key')).toBe('k');
    expect(calls[1]?.headers.get('Last-Event-ID')).toBe('2');
    expect(waits).toHaveLength(1);
  });

  it('comes back with the key that lasts, and has none in any address', async () => {
    const init = frame(1, 'stage', {
      stageId: 'init',
      progress: 5,
      eventsUrl: '/events/r?key=short&site=s',
      runKey: 'lasting',
    });
    const { calls, options } = createNetwork(stream(init, true), stream(TEXT, true), stream(END));
    expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).toEqual(WHOLE);
    expect(calls.slice(1).map(({ url, headers }) => [url, headers.get('X-Milepost-Run-Key')])).toEqual([
      ['https://site.example/events/r?site=s', 'lasting'],
      ['https://site.example/events/r?site=s', 'lasting'],
    ]);
  });

  it('asks again with the same key when the first answer was lost on the way', async () => {
    const { calls, options } = createNetwork(new TypeError('network'), stream(INIT + TEXT + END));
    expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).toEqual(WHOLE);
    expect(calls.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect(calls[1]?.headers.get('Idempotency-Key')).toBe(calls[0]?.headers.get('Idempotency-Key'));
  });

  it('gives every event once, however often the server repeats it', async () => {
    const { options } = createNetwork(stream(INIT + TEXT), stream(INIT + TEXT + END));
    expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).toEqual(WHOLE);
  });

  it('passes transient events on, ignores what it cannot read, and stops reading after the end', async () => {
    const noise = `event: progress\ndata: {"progress":60}\n\nid: 2\ndata: {oops\n\n`;
    const { options } = createNetwork(
      stream(INIT + noise + END + frame(4, 'delta', { text: 'late', offset: 0 })),
    );
    expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).toEqual([
      '1 stage',
      'progress',
      '3 stage',
    ]);
  });

  it('throws what the server says before the stream', async () => {
    const problem = {
      code: 'rate_limited',
      title: 'Too many',
      detail: 'Ask again in 7 seconds.',
      status: 429,
    };
    const response = new Response(JSON.stringify(problem), { status: 429, headers: { 'Retry-After': '7' } });
    const { options, calls } = createNetwork(response);
    await expect(collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).rejects.toMatchObject({
      code: 'rate_limited',
      message: 'Ask again in 7 seconds.',
      retryable: true,
    });
    expect(calls).toHaveLength(1);
  });

  it('says something sensible about a page of a broken proxy', async () => {
    const { options } = createNetwork(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).rejects.toMatchObject({
      message: 'The server answered with status 502.',
      retryable: true,
    });
  });

  it('gives up after a bounded number of attempts', async () => {
    const { options, calls } = createNetwork(new TypeError('network'));
    await expect(collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).rejects.toMatchObject({
      code: 'offline',
    });
    expect(calls).toHaveLength(MAX_ATTEMPTS + 1);
  });

  it('counts attempts anew once something arrives', async () => {
    const cuts = Array.from({ length: MAX_ATTEMPTS }, () => new TypeError('network'));
    const { options } = createNetwork(
      stream(INIT),
      ...cuts.slice(1),
      stream(TEXT),
      ...cuts.slice(1),
      stream(END),
    );
    expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).toEqual(WHOLE);
  });

  it('waits out an overloaded server in the middle of a run', async () => {
    const { options } = createNetwork(stream(INIT + TEXT), new Response('', { status: 503 }), stream(END));
    expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).toEqual(WHOLE);
  });

  it('ends when it is left, with the reason', async () => {
    const controller = new AbortController();
    const { options } = createNetwork(new TypeError('network'));
    const wait = async () => {
      controller.abort(new Error('left'));
      throw controller.signal.reason;
    };
    const asking = collect(
      askQuestion(ENDPOINT, { message: 'Why?' }, { ...options, wait, signal: controller.signal }),
    );
    await expect(asking).rejects.toThrow('left');
  });
});

describe('resuming', () => {
  it('reads a run from its first event', async () => {
    const { calls, options } = createNetwork(stream(INIT + TEXT + END));
    expect(await collect(resumeRun('https://site.example/events/r', options))).toEqual(WHOLE);
    expect(calls[0]?.headers.get('Last-Event-ID')).toBeNull();
  });

  it('is over when the server has nothing more to say', async () => {
    const { options } = createNetwork(new Response(null, { status: 204 }));
    expect(await collect(resumeRun('https://site.example/events/r', options))).toEqual([]);
  });

  it('does not insist on a run that is not there', async () => {
    const { calls, options } = createNetwork(unknownRun());
    await expect(collect(resumeRun('https://site.example/events/r', options))).rejects.toBeInstanceOf(
      AskError,
    );
    expect(calls).toHaveLength(1);
  });
});

describe('a proxy whose server is being replaced', () => {
  it.each([404, 429, 500, 502, 503, 504])(
    'and that answers %i itself is asked again, in mid-run and from the beginning',
    async (status) => {
      const inMidRun = createNetwork(stream(INIT), proxyPage(status), proxyPage(status), stream(TEXT + END));
      expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, inMidRun.options))).toEqual(WHOLE);
      expect(inMidRun.waits).toHaveLength(3);
      const resumed = createNetwork(proxyPage(status), stream(INIT + TEXT + END));
      expect(await collect(resumeRun('https://site.example/events/r', resumed.options))).toEqual(WHOLE);
    },
  );

  it('is not waited for without an end', async () => {
    const { options, calls } = createNetwork(stream(INIT), proxyPage(404));
    await expect(collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).rejects.toMatchObject({
      code: 'offline',
      retryable: true,
    });
    expect(calls).toHaveLength(MAX_ATTEMPTS + 1);
  });

  it('is told apart from a site that does not know the run', async () => {
    const { options, calls } = createNetwork(stream(INIT), unknownRun());
    await expect(collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).rejects.toMatchObject({
      code: 'not_found',
      retryable: false,
    });
    expect(calls).toHaveLength(2);
  });

  it('lets a question be asked again by hand', async () => {
    const { options, calls } = createNetwork(proxyPage(404));
    await expect(collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).rejects.toMatchObject({
      message: 'The server answered with status 404.',
      retryable: true,
    });
    expect(calls).toHaveLength(1);
  });
});

describe('backoffMs', () => {
  it('doubles, stays in bounds and is spread by chance', () => {
    const longest = [1, 2, 3, 4, 5, 6, 20].map((attempt) => backoffMs(attempt, { random: () => 1 }));
    expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(backoffMs(4, { random: () => 0 })).toBe(2000);
  });

  it('starts from what the stream asks for', () => {
    expect(backoffMs(1, { retryMs: 20_000, random: () => 1 })).toBe(20_000);
  });
});

describe('waking up', () => {
  const snapshot = (lastSeq: number, isOver = false) => ({
    lastSeq,
    frames: [
      { name: 'snapshot', data: { text: 'Hello' }, seq: lastSeq },
      ...(isOver ? [{ name: 'stage', data: { stageId: 'complete', status: 'done' }, seq: null }] : []),
    ],
  });

  /** A stream that says nothing more until it is left. */
  const silent = (text: string) => (init: RequestInit) =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(text));
          init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
        },
      }),
      { headers: { 'Content-Type': 'text/event-stream' } },
    );

  async function wakeAfterFirst(first: string, known: ReturnType<typeof snapshot> | null, rest: string) {
    let wakeUp = () => {};
    let isListening = false;
    const calls: { url: string; cursor: string | null }[] = [];
    const answers = [silent(first), () => stream(rest)];
    const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
      calls.push({ url: String(url), cursor: new Headers(init.headers).get('last-event-id') });
      return (answers.shift() as (init: RequestInit) => Response)(init);
    };
    const events = askQuestion(
      ENDPOINT,
      { message: 'Why?' },
      {
        signal: new AbortController().signal,
        fetch: fetch as typeof globalThis.fetch,
        wait: async () => {
          throw new Error('It waited.');
        },
        wake: {
          listen(listener) {
            isListening = true;
            wakeUp = listener;
            return () => {
              isListening = false;
            };
          },
          load: async (url) => {
            calls.push({ url: `snapshot of ${url}`, cursor: null });
            return known;
          },
        },
      },
    );
    const seen: string[] = [];
    for await (const { name, seq } of events) {
      seen.push(`${seq} ${name}`);
      if (seen.length === 1) wakeUp();
    }
    return { seen, calls, isListening };
  }

  it('asks how the run stands at once, and goes on after that', async () => {
    const { seen, calls, isListening } = await wakeAfterFirst(INIT, snapshot(2), END);
    expect(seen).toEqual(['1 stage', '2 snapshot', '3 stage']);
    const eventsUrl = 'https://site.example/events/r?key=k';
    expect(calls.slice(1)).toEqual([
      { url: `snapshot of ${eventsUrl}`, cursor: null },
      { url: 'https://site.example/events/r', cursor: '2' },
    ]);
    expect(isListening).toBe(false);
  });

  it('ends with a run that was over meanwhile', async () => {
    const { seen, calls } = await wakeAfterFirst(INIT, snapshot(3, true), '');
    expect(seen).toEqual(['1 stage', '3 snapshot', 'null stage']);
    expect(calls).toHaveLength(2);
  });

  it.each([
    ['brings nothing new', snapshot(1)],
    ['cannot be had', null],
  ])('goes on from where it was when the snapshot %s', async (_name, known) => {
    const { seen, calls } = await wakeAfterFirst(INIT, known, TEXT + END);
    expect(seen).toEqual(WHOLE);
    expect(calls.at(-1)?.cursor).toBe('1');
  });
});

describe('something that answers in the place of the server', () => {
  const page = () => new Response('<h1>Welcome</h1>', { headers: { 'Content-Type': 'text/html' } });

  it('is told apart from a stream, and can be tried again', async () => {
    const { options } = createNetwork(page);
    const asking = collect(askQuestion(ENDPOINT, { message: 'Why?' }, options));
    await expect(asking).rejects.toMatchObject({ code: 'notStream', retryable: true });
  });

  it('is not what a head is that was cut off', async () => {
    const { options, calls } = createNetwork(new Response(null), stream(INIT + TEXT + END));
    expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).toEqual(WHOLE);
    expect(calls[1]?.headers.get('idempotency-key')).toBe(calls[0]?.headers.get('idempotency-key'));
  });

  it('is a lost connection when the run has begun', async () => {
    const { options, waits } = createNetwork(stream(INIT), page, stream(TEXT + END));
    expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).toEqual(WHOLE);
    expect(waits).toHaveLength(2);
  });
});

describe('a device without a network', () => {
  const { navigator } = globalThis;
  afterEach(() => {
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  });

  it('goes on trying for as long as it knows that', async () => {
    Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
    const lost = Array.from({ length: 3 * MAX_ATTEMPTS }, () => new TypeError('Failed to fetch'));
    const { options, waits } = createNetwork(stream(INIT), ...lost, stream(TEXT + END));
    expect(await collect(askQuestion(ENDPOINT, { message: 'Why?' }, options))).toEqual(WHOLE);
    expect(waits).toHaveLength(lost.length + 1);
  });
});
