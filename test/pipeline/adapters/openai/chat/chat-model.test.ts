import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type ChatModel,
  type ChatOutcome,
  type ChatRequest,
  createChatModel,
} from '../../../../../pipeline/adapters/openai/chat/chat-model.ts';
import { loadClient } from '../../../../../pipeline/adapters/openai/chat/load-client.ts';
import { RETRYING } from '../../../../../pipeline/ports.ts';
import {
  answering,
  type ScriptedUpstream,
  startScriptedUpstream,
  toChunk,
  toEnd,
  toEvent,
  type UpstreamScript,
  writeStreamHead,
} from '../../../../fakes/scripted-upstream.ts';
import { leastOf, measureClock } from '../../../../measure-time.ts';

const REQUEST: ChatRequest = {
  messages: [{ role: 'user', content: 'Where do mileposts stand?' }],
  maxOutputTokens: 400,
};
const TIMEOUT_MS = 400;
const IDLE_MS = 150;
const never = new AbortController().signal;

let upstream: ScriptedUpstream | undefined;
afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

async function createModel(script: UpstreamScript, timeoutMs = TIMEOUT_MS): Promise<ChatModel> {
  upstream = await startScriptedUpstream(script);
  return createModelAt(upstream.url, timeoutMs);
}

async function createModelAt(baseUrl: string, timeoutMs = TIMEOUT_MS): Promise<ChatModel> {
  const client = await loadClient({ apiKey: 'key', baseUrl });
  return createChatModel({ client, model: 'm', isOpenAi: false, timeoutMs, idleTimeoutMs: IDLE_MS });
}

interface Read {
  text: string;
  /** Times that another attempt was announced. */
  retries: number;
  outcome?: ChatOutcome;
  error?: { code: string; message: string };
}

async function readAll(model: ChatModel, request = REQUEST, signal = never): Promise<Read> {
  const read: Read = { text: '', retries: 0 };
  const pieces = model.stream(request, signal);
  try {
    for (;;) {
      const next = await pieces.next();
      if (next.done) return { ...read, outcome: next.value };
      if (next.value === RETRYING) read.retries++;
      else read.text += String(next.value);
    }
  } catch (error) {
    return { ...read, error: error as { code: string; message: string } };
  }
}

const fail =
  (status: number, headers: Record<string, string> = {}, message = 'secret words'): UpstreamScript =>
  (_call, res) => {
    res.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    res.end(JSON.stringify({ error: { message } }));
  };
const stream =
  (...pieces: readonly (string | Buffer)[]): UpstreamScript =>
  (_call, res) => {
    writeStreamHead(res);
    for (const piece of pieces) res.write(piece);
    res.end();
  };
const open = (res: ServerResponse, text: string) => {
  writeStreamHead(res);
  res.write(text);
};

describe('a model that answers', () => {
  it('is read piece by piece, with the tokens that the server counted', async () => {
    const read = await readAll(await createModel(answering('Mileposts stand at the side of a road.')));
    expect(read).toMatchObject({
      text: 'Mileposts stand at the side of a road.',
      outcome: { finishReason: 'stop', usage: { inputTokens: 100, outputTokens: 20 } },
    });
  });

  it('uses its connections again for one question after another', async () => {
    const model = await createModel(answering('Yes.'));
    for (let index = 0; index < 5; index++) await readAll(model);
    // The next question may come before the last one's connection is free.
    expect(upstream?.mostSockets()).toBeLessThanOrEqual(2);
  });

  it.each<[string, readonly (string | Buffer)[]]>([
    ['keep-alive comments', [': keep-alive\n\n', toChunk('He'), ':\n\n: ping\n\n', toChunk('llo')]],
    ['an event without data', ['event: ping\n\n', toChunk('He'), 'event: ping\n\n', toChunk('llo')]],
    ['CRLF lines', [`${toChunk('He')}${toChunk('llo')}`.replaceAll('\n', '\r\n')]],
    ['CR lines', [`${toChunk('He')}${toChunk('llo')}`.replaceAll('\n', '\r')]],
    ['a byte order mark', ['\uFEFF', toChunk('He'), toChunk('llo')]],
    ['chunks with the usage alone', [toEvent({ choices: [], usage: null }), toChunk('He'), toChunk('llo')]],
    ['chunks without choices', [toEvent({ id: 'x' }), toChunk('He'), toChunk('llo')]],
    ['unknown fields', [toChunk('He', null, { x: 1 }), 'retry: 1\nid: 7\n', toChunk('llo')]],
    ['thoughts in the text', ['<th', 'ink>Hm', 'm</thi', 'nk>\n\nHello'].map((text) => toChunk(text))],
  ])('is understood with %s', async (_name, chunks) => {
    const read = await readAll(await createModel(stream(...chunks, toEnd())));
    expect(read).toMatchObject({ text: 'Hello', outcome: { finishReason: 'stop' } });
  });

  it('is understood when chunks of the network split characters', async () => {
    const bytes = Buffer.from(toChunk('Höhe 日本') + toEnd());
    const model = await createModel(async (_call, res) => {
      writeStreamHead(res);
      for (const byte of bytes) {
        res.write(Buffer.from([byte]));
        if (byte > 127) await new Promise(setImmediate);
      }
      res.end();
    });
    expect(await readAll(model)).toMatchObject({ text: 'Höhe 日本', outcome: { finishReason: 'stop' } });
  });

  it('is understood when it sends one JSON body though a stream was asked for', async () => {
    const body = {
      choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 1 },
    };
    const model = await createModel((_call, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify(body));
    });
    expect(await readAll(model)).toMatchObject({
      text: 'Hello',
      outcome: { finishReason: 'stop', usage: { inputTokens: 3, outputTokens: 1 } },
    });
  });

  it('is believed when it says that it is done and never closes', async () => {
    const model = await createModel((_call, res) => open(res, toChunk('Hello') + toChunk(null, 'stop')));
    expect(await readAll(model)).toMatchObject({ text: 'Hello', outcome: { finishReason: 'stop' } });
    await upstream?.calls[0]?.closed;
  });

  it('estimates the tokens where the server counts none', async () => {
    const read = await readAll(await createModel(stream(toChunk('12345678'), toChunk(null, 'stop'))));
    expect(read.outcome?.usage).toEqual({ inputTokens: 7, outputTokens: 2 });
  });

  it('tells of an answer that ended for its length', async () => {
    const read = await readAll(await createModel(stream(toChunk('Hel'), toEnd('length'))));
    expect(read).toMatchObject({ text: 'Hel', outcome: { finishReason: 'length' } });
  });

  it('is cut at its bound when it floods, and its connection closed', async () => {
    const megabyte = toChunk('flood '.repeat(160)).repeat(1_000);
    const model = await createModel(async (_call, res) => {
      writeStreamHead(res);
      for (let sent = 0; sent < 10 && !res.destroyed; sent++) {
        if (!res.write(megabyte))
          await new Promise((resolve) => res.once('drain', resolve).once('close', resolve));
      }
      res.end(toEnd());
    });
    const { text, outcome } = await readAll(model);
    expect(outcome?.finishReason).toBe('length');
    expect(text.length).toBeLessThan(REQUEST.maxOutputTokens * 8 + 1_000);
    await upstream?.calls[0]?.closed;
  });
});

describe('a model that fails before its first word', () => {
  it.each<[string, UpstreamScript, string, number]>([
    ['401', fail(401), 'upstream_unavailable', 1],
    ['404 for its name', fail(404), 'upstream_unavailable', 1],
    ['400', fail(400), 'upstream_refused', 1],
    ['429 without Retry-After', fail(429), 'upstream_rate_limited', 3],
    [
      '429 with a Retry-After that is too long',
      fail(429, { 'Retry-After': '30' }),
      'upstream_rate_limited',
      1,
    ],
    ['500', fail(500), 'upstream_unavailable', 3],
    ['503', fail(503), 'upstream_unavailable', 3],
    ['a body that is cut at once', stream(), 'upstream_invalid', 3],
    ['no finish_reason and no text', stream('data: [DONE]\n\n'), 'upstream_invalid', 3],
    ['content_filter', stream(toEnd('content_filter')), 'upstream_refused', 1],
    ['an end without a word', stream(toEnd()), 'upstream_invalid', 1],
    ['white space alone', stream(toChunk(' \n'), toEnd()), 'upstream_invalid', 1],
    [
      'a tool call that nobody asked for',
      stream(
        toEvent({ choices: [{ delta: { tool_calls: [{ index: 0, function: { name: 'rm' } }] } }] }),
        toEnd('tool_calls'),
      ),
      'upstream_invalid',
      1,
    ],
    ['chunks of another shape', stream(toEvent({ choices: 'many' })), 'upstream_invalid', 1],
    ['what is not JSON', stream('data: {"choices": [\n\n'), 'upstream_invalid', 1],
    [
      'an error in the stream',
      stream(toEvent({ error: { message: 'secret words' } })),
      'upstream_unavailable',
      1,
    ],
  ])('for %s has a code, and is tried as often as that can help', async (_name, script, code, attempts) => {
    const { text, error, retries } = await readAll(await createModel(script, 3_000));
    expect([text, error?.code, upstream?.calls.length]).toEqual(['', code, attempts]);
    expect(retries).toBe(attempts > 1 ? 1 : 0);
    expect(error?.message).not.toContain('secret words');
  });

  it('for a web page in place of JSON is invalid', async () => {
    const model = await createModel((_call, res) => {
      res.writeHead(200, { 'Content-Type': 'text/html' });
      res.end('<h1>Sign in</h1>');
    });
    expect((await readAll(model)).error?.code).toBe('upstream_invalid');
  });

  it('for a refused connection is unavailable, and the cause is named', async () => {
    const gone = await startScriptedUpstream(() => {});
    await gone.close();
    const { error } = await readAll(await createModelAt(gone.url, 2_000));
    expect(error).toMatchObject({
      code: 'upstream_unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it.each<[string, (port: number) => string, RegExp]>([
    [
      'nothing listens',
      (port) => `http://127.0.0.1:${port}/v1`,
      /: connect ECONNREFUSED 127\.0\.0\.1:\d+\. Is the/,
    ],
    [
      'no address of a name listens',
      (port) => `http://localhost:${port}/v1`,
      /: connect ECONNREFUSED \S+:\d+/,
    ],
    [
      'fetch keeps its port from being asked',
      () => 'http://127.0.0.1:6000/v1',
      /: bad port\. Look at the server/,
    ],
  ])('because %s is told with the innermost cause and what to look at', async (_name, urlOf, words) => {
    const gone = await startScriptedUpstream(() => {});
    await gone.close();
    const { error } = await readAll(await createModelAt(urlOf(Number(new URL(gone.url).port)), 2_000));
    expect(error).toMatchObject({ code: 'upstream_unavailable', message: expect.stringMatching(words) });
    expect(error?.message).toMatch(/^No connection to the model: .* OPENAI_BASE_URL/);
  });

  it('because it closes without a word, or does not speak TLS, is told with the innermost cause', async () => {
    const closing = await createModel((_call, res) => void res.destroy());
    expect((await readAll(closing)).error?.message).toMatch(/: (other side closed|read ECONNRESET)/);
    const plain = await startScriptedUpstream(() => {});
    const model = await createModelAt(plain.url.replace('http:', 'https:'), 2_000);
    expect((await readAll(model)).error?.message).toMatch(
      /SSL.* Is OPENAI_BASE_URL right in its http or https\?/,
    );
    await plain.close();
  });

  it.each([
    [401, 'OPENAI_API_KEY'],
    [403, 'OPENAI_API_KEY'],
    [404, 'OPENAI_MODEL and OPENAI_BASE_URL'],
  ])('with %d names the setting to look at', async (status, name) => {
    const { error } = await readAll(await createModel(fail(status)));
    expect(error?.message).toBe(`The model's server answered ${status}. Look at ${name}.`);
  });

  it('for a name that does not exist is unavailable, and the cause is named', async () => {
    const { error } = await readAll(await createModelAt('http://model.invalid/v1', 2_000));
    expect(error).toMatchObject({
      code: 'upstream_unavailable',
      message: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
    });
  });

  it('is waited for as long as Retry-After says, and then answers', async () => {
    const times: number[] = [];
    const model = await createModel((call, res) => {
      times.push(performance.now());
      return times.length === 1
        ? fail(429, { 'Retry-After': '0.2' })(call, res)
        : answering('Hello')(call, res);
    }, 3_000);
    expect(await readAll(model)).toMatchObject({ text: 'Hello' });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(195);
  });

  it.each<[string, UpstreamScript]>([
    ['never sends headers', () => {}],
    ['sends headers and nothing more', (_call, res) => open(res, ': hello\n\n')],
  ])('and %s is given up in time', async (_name, script) => {
    const model = await createModel(script);
    const startedAt = performance.now();
    const { error } = await readAll(model);
    expect(error?.code).toBe('upstream_unavailable');
    expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS + 200);
    await upstream?.calls[0]?.closed;
  });
});

describe('a model that fails after its first word', () => {
  it.each<[string, UpstreamScript, string]>([
    ['stalls', (_call, res) => open(res, toChunk('Hello')), 'upstream_unavailable'],
    [
      'only pings from then on',
      (_call, res) => {
        open(res, toChunk('Hello'));
        const timer = setInterval(() => res.write(': ping\n\n'), 20);
        res.on('close', () => clearInterval(timer));
      },
      'upstream_unavailable',
    ],
    [
      'is cut within a token',
      (_call, res) => {
        open(res, `${toChunk('Hello')}data: {"choices":[{"delta":{"con`);
        setTimeout(() => res.destroy(), 20);
      },
      'upstream_unavailable',
    ],
    ['ends within a token', stream(toChunk('Hello'), 'data: {"choices":[{"delta":{"con'), 'upstream_invalid'],
    [
      'ends within a character',
      stream(toChunk('Hello'), Buffer.from(toChunk('日')).subarray(0, -70)),
      'upstream_invalid',
    ],
    ['ends without a finish_reason', stream(toChunk('Hello')), 'upstream_invalid'],
    ['keeps the rest back', stream(toChunk('Hello'), toEnd('content_filter')), 'upstream_refused'],
    ['calls a tool', stream(toChunk('Hello'), toEnd('tool_calls')), 'upstream_invalid'],
    ['reports an error', stream(toChunk('Hello'), toEvent({ error: { code: 500 } })), 'upstream_unavailable'],
  ])('and %s is not asked again, and its words stay', async (_name, script, code) => {
    const { text, error } = await readAll(await createModel(script));
    expect([text, error?.code]).toEqual(['Hello', code]);
    expect(upstream?.calls).toHaveLength(1);
  });
});

describe('an abort', () => {
  it.each<[string, UpstreamScript]>([
    ['before the headers', () => {}],
    ['in the middle of the answer', (_call, res) => open(res, toChunk('Hello'))],
  ])('%s closes the connection within 200 ms and rejects with its reason', async (_name, script) => {
    const model = await createModel(script, 5_000);
    const controller = new AbortController();
    const reason = new Error('stopped');
    const reading = readAll(model, REQUEST, controller.signal);
    await until(() => upstream?.calls.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const abortedAt = performance.now();
    controller.abort(reason);
    expect((await reading).error).toBe(reason);
    const closedAt = (await upstream?.calls[0]?.closed) ?? Number.POSITIVE_INFINITY;
    expect(closedAt - abortedAt).toBeLessThan(200);
  });

  it('of many questions in a row leaves no listeners on their signal', async () => {
    const model = await createModel(answering('Hello'));
    const controller = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    for (let index = 0; index < 15; index++) await readAll(model, REQUEST, controller.signal);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});

describe('a model that is down', () => {
  it('is left alone after three questions, and costs the next one nothing', async () => {
    const model = await createModel(() => {}, 60);
    for (let index = 0; index < 3; index++) await readAll(model);
    const refusedMs = () =>
      measureClock(async () => {
        expect((await readAll(model)).error?.code).toBe('upstream_unavailable');
      });
    expect(await leastOf(refusedMs, 30)).toBeLessThan(30);
    expect(upstream?.calls).toHaveLength(3);
  });

  it('is not taken for down when it refuses single questions', async () => {
    const model = await createModel(fail(400));
    for (let index = 0; index < 5; index++) await readAll(model);
    expect(upstream?.calls).toHaveLength(5);
  });
});

describe('a server that knows less than OpenAI', () => {
  const SCHEMA = { name: 'page', schema: { type: 'object', required: ['title'] } };

  it('is asked again without what it refuses, and from then on', async () => {
    const model = await createModel((call, res) => {
      const { stream_options, max_tokens, response_format } = call.body;
      const refused =
        (stream_options && 'stream_options') ||
        (max_tokens && 'max_tokens: use max_completion_tokens') ||
        (response_format && `response_format ${response_format.type}`);
      if (refused) void fail(400, {}, `Unsupported parameter: ${refused}`)(call, res);
      else void answering('{"title": "x"}')(call, res);
    });
    const request = { ...REQUEST, schema: SCHEMA };
    expect(await readAll(model, request)).toMatchObject({ text: '{"title": "x"}' });
    expect(upstream?.calls).toHaveLength(5);
    expect(upstream?.calls.at(-1)?.body.messages.at(-1)?.content).toContain('"required":["title"]');
    await readAll(model, request);
    expect(upstream?.calls).toHaveLength(6);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
