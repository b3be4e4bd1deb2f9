import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type ScriptedUpstream,
  startScriptedUpstream,
  toChunk,
  toEnd,
  toEvent,
  type UpstreamScript,
  writeStreamHead,
} from '../../../../fakes/scripted-upstream.ts';
import {
  answeringJson,
  createModelAt,
  type ModelTried,
  REQUEST,
  type Reply,
  readReply,
  writing,
  writingEvery,
} from './read-reply.ts';

let upstream: ScriptedUpstream | undefined;
afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

async function askServer(script: UpstreamScript, options: Omit<ModelTried, 'baseUrl'> = {}): Promise<Reply> {
  upstream = await startScriptedUpstream(script);
  return readReply(await createModelAt({ baseUrl: upstream.url, ...options }));
}

const DONE = 'data: [DONE]\n\n';
const delta = (fields: Record<string, unknown>, finishReason: string | null = null) =>
  toEvent({ choices: [{ index: 0, delta: fields, finish_reason: finishReason }] });
const endingWith = (word: unknown, text = 'Hello') =>
  writing(...(text ? [toChunk(text)] : []), delta({}, word as string), DONE);

describe('the end of an answer', () => {
  it.each([
    ['OpenAI', 'stop', 'stop'],
    ['OpenAI', 'length', 'length'],
    ['Gemini', 'STOP', 'stop'],
    ['Gemini', 'MAX_TOKENS', 'length'],
    ['Anthropic through LiteLLM', 'end_turn', 'stop'],
    ['Anthropic through LiteLLM', 'stop_sequence', 'stop'],
    ['Anthropic through LiteLLM', 'max_tokens', 'length'],
    ['Anthropic through LiteLLM', 'model_context_window_exceeded', 'length'],
    ['Mistral', 'model_length', 'length'],
    ['TGI', 'eos_token', 'stop'],
    ['TGI', 'eos', 'stop'],
    ['Cohere', 'COMPLETE', 'stop'],
    ['Cohere', 'ERROR_TOXIC', 'upstream_refused'],
    ['OpenAI', 'content_filter', 'upstream_refused'],
    ['Gemini', 'SAFETY', 'upstream_refused'],
    ['Gemini', 'RECITATION', 'upstream_refused'],
    ['Gemini', 'PROHIBITED_CONTENT', 'upstream_refused'],
    ['Gemini', 'BLOCKLIST', 'upstream_refused'],
    ['Gemini', 'SPII', 'upstream_refused'],
    ['Anthropic', 'refusal', 'upstream_refused'],
    ['Zhipu', 'sensitive', 'upstream_refused'],
    ['Bedrock', 'guardrail_intervened', 'upstream_refused'],
    ['OpenRouter', 'error', 'upstream_unavailable'],
    ['Zhipu', 'network_error', 'upstream_unavailable'],
    ['DeepSeek', 'insufficient_system_resource', 'upstream_unavailable'],
    ['vLLM', 'abort', 'upstream_unavailable'],
    ['SGLang', 'aborted', 'upstream_unavailable'],
    ['Cohere', 'USER_CANCEL', 'upstream_unavailable'],
    ['a proxy', 'cancelled', 'upstream_unavailable'],
    ['OpenAI', 'tool_calls', 'upstream_invalid'],
    ['Anthropic', 'tool_use', 'upstream_invalid'],
  ])('of %s, whose word is %s, is %s', async (_server, word, kind) => {
    const { text, outcome, error } = await askServer(endingWith(word));
    expect([text, outcome?.finishReason ?? error?.code]).toEqual(['Hello', kind]);
    expect(upstream?.calls).toHaveLength(1);
  });

  it.each([
    ['error', 3],
    ['network_error', 3],
    ['insufficient_system_resource', 3],
    ['cancelled', 3],
    ['SAFETY', 1],
    ['MAX_TOKENS', 1],
    ['stop', 1],
  ])('that is told as %s before any text is tried as often as that can help', async (word, attempts) => {
    const { text, outcome } = await askServer(endingWith(word, ''));
    expect([text, outcome, upstream?.calls.length]).toEqual(['', undefined, attempts]);
  });

  it('whose word nobody knows is good, and the word is told of once', async () => {
    const words: string[] = [];
    upstream = await startScriptedUpstream(endingWith('Quite-Done'));
    const model = await createModelAt({ baseUrl: upstream.url, onUnknownWord: (word) => words.push(word) });
    for (let asked = 0; asked < 2; asked++) {
      expect((await readReply(model)).outcome?.finishReason).toBe('stop');
    }
    expect(words).toEqual(['quite_done']);
  });

  it.each([
    ['without a reason', DONE],
    ['with a reason that is a word for none', delta({}, 'null') + DONE],
    ['with an empty reason', delta({}, '') + DONE],
  ])('is an end %s when the server says that it is done', async (_name, end) => {
    const { text, outcome } = await askServer(writing(toChunk('Hello'), end));
    expect([text, outcome?.finishReason]).toEqual(['Hello', 'stop']);
  });

  it('without a reason and without a word that it is done is a cut', async () => {
    const { text, error } = await askServer(writing(toChunk('Hello')));
    expect([text, error?.code]).toEqual(['Hello', 'upstream_invalid']);
  });

  it('that is told with every chunk is the last one', async () => {
    const chunks = ['He', 'l', 'lo'].map((text) => toChunk(text, 'stop'));
    const { text, outcome } = await askServer(writing(...chunks, DONE));
    expect([text, outcome?.finishReason]).toEqual(['Hello', 'stop']);
  });

  it.each([
    ['a field beside the content', delta({ refusal: 'I cannot help with that.' })],
    ['a part of the content', delta({ content: [{ type: 'refusal', refusal: 'No.' }] })],
  ])('that is a refusal in %s is refused, and not shown', async (_name, chunk) => {
    const { shown, error } = await askServer(writing(chunk, delta({}, 'stop'), DONE));
    expect([shown, error?.code]).toEqual(['', 'upstream_refused']);
  });
});

describe('the tokens of an answer', () => {
  const estimated = { inputTokens: 7, outputTokens: 2 };
  it.each<[string, unknown, { inputTokens: number; outputTokens: number }]>([
    ['absent', undefined, estimated],
    ['null', null, estimated],
    ['empty', {}, estimated],
    ['a list', [], estimated],
    ['of null fields', { prompt_tokens: null, completion_tokens: null, total_tokens: 0 }, estimated],
    ['partial', { completion_tokens: 9 }, { inputTokens: 7, outputTokens: 9 }],
    ['texts', { prompt_tokens: '12', completion_tokens: '3' }, { inputTokens: 12, outputTokens: 3 }],
    ['negative', { prompt_tokens: -1, completion_tokens: -5 }, estimated],
    ['no numbers', { prompt_tokens: 'many', completion_tokens: Number.NaN }, estimated],
    ['named as elsewhere', { input_tokens: 12, output_tokens: 3 }, { inputTokens: 12, outputTokens: 3 }],
    ['beyond belief', { prompt_tokens: 1e300, completion_tokens: 1e300 }, estimated],
  ])('cost nothing but a guess when they are %s', async (_name, usage, expected) => {
    const { text, outcome } = await askServer(
      writing(toChunk('12345678'), toChunk(null, 'stop', { usage }), DONE),
    );
    expect([text, outcome?.usage]).toEqual(['12345678', expected]);
  });

  it('of the first chunk alone do not count what came since', async () => {
    const usage = { prompt_tokens: 12, completion_tokens: 0 };
    const { outcome } = await askServer(
      writing(toChunk('', null, { usage }), toChunk('12345678', 'stop'), DONE),
    );
    expect(outcome?.usage).toEqual({ inputTokens: 12, outputTokens: 2 });
  });

  it('are those of the last chunk when each sums up what came so far', async () => {
    const chunks = [1, 2, 3].map((tokens) =>
      toChunk('word ', null, { usage: { prompt_tokens: 12, completion_tokens: tokens } }),
    );
    const { outcome } = await askServer(writing(...chunks, delta({}, 'stop'), DONE));
    expect(outcome?.usage).toEqual({ inputTokens: 12, outputTokens: 3 });
  });
});

/** Streams as public reports show them, each saying `Hello` and ending well. */
const ROLE = delta({ role: 'assistant', content: '' });
const STREAMS: readonly (readonly [server: string, way: string, pieces: readonly (string | Uint8Array)[]])[] =
  [
    ['OpenAI', 'usage in a last chunk without choices', [ROLE, toChunk('Hello'), toEnd()]],
    [
      'OpenRouter',
      'comments while the model is waited for',
      [': OPENROUTER PROCESSING\n\n', ': OPENROUTER PROCESSING\n\n', toChunk('Hello'), toEnd()],
    ],
    [
      'OpenRouter',
      'reasoning in two fields',
      [
        delta({ content: '', reasoning: 'Hm', reasoning_details: [{ type: 'reasoning.text', text: 'Hm' }] }),
        toChunk('Hello'),
        toEnd(),
      ],
    ],
    [
      'DeepSeek',
      'keep-alive comments, reasoning and null content',
      [
        ': keep-alive\n\n',
        delta({ content: null, reasoning_content: 'Hm' }),
        delta({ content: 'Hello', reasoning_content: null }),
        toEnd(),
      ],
    ],
    [
      'DashScope',
      'data without a space',
      [
        `data:${JSON.stringify({ choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: null }] })}\n\n`,
        `data:${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata:[DONE]\n\n`,
      ],
    ],
    [
      'Ollama',
      'reasoning in `reasoning`, empty content',
      [delta({ role: 'assistant', content: '', reasoning: 'Hm' }), toChunk('Hello'), toEnd()],
    ],
    [
      'Ollama',
      'tags in the text',
      [toChunk('<think>\n'), toChunk('Hm'), toChunk('\n</think>\n\n'), toChunk('Hello'), toEnd()],
    ],
    [
      'llama.cpp',
      'timings, and an end mark in the text',
      [toChunk('Hello'), toChunk('<|im_end|>'), toChunk(null, 'stop', { timings: { prompt_n: 3 } }), DONE],
    ],
    [
      'llama.cpp',
      'harmony channels',
      [
        '<|channel|>',
        'analysis<|mess',
        'age|>Hm<|end|><|start|>assistant<|channel|>final<|message|>',
        'Hello',
        '<|return|>',
      ]
        .map((text) => toChunk(text))
        .concat(toEnd()),
    ],
    [
      'vLLM',
      'usage so far in every chunk',
      [
        toChunk('He', null, { usage: { prompt_tokens: 3, completion_tokens: 1 } }),
        toChunk('llo', null, { usage: { prompt_tokens: 3, completion_tokens: 2 } }),
        toEnd(),
      ],
    ],
    ['LM Studio', 'named events', [`event: message\n${toChunk('Hello')}`, toEnd()]],
    [
      'LiteLLM',
      'a last chunk without content, usage and choices apart',
      [
        toChunk('Hello'),
        toEvent({
          choices: [{ index: 0, delta: { content: null, tool_calls: null }, finish_reason: 'stop' }],
        }),
        toEvent({ choices: [], usage: null }),
        DONE,
      ],
    ],
    [
      'Gemini',
      'a finish reason in capitals with the last text',
      [toChunk('Hel'), toChunk('lo', 'STOP'), DONE],
    ],
    [
      'Gemini',
      'thoughts that are marked as such',
      [
        delta({ content: '<thought>Hm', extra_content: { google: { thought: true } } }),
        delta({ content: '</thought>' }),
        toChunk('Hello'),
        toEnd(),
      ],
    ],
    [
      'Mistral',
      'a content of parts',
      [
        delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }] }),
        delta({
          content: [
            { type: 'text', text: 'Hel' },
            { type: 'reference', reference_ids: [1] },
          ],
        }),
        toChunk('lo'),
        toEnd(),
      ],
    ],
    ['Mistral', '[THINK] in the text', [toChunk('[THINK]Hm'), toChunk('[/THINK]Hello'), toEnd()]],
    [
      'Groq',
      'usage in a field of its own',
      [
        toChunk('Hello'),
        toChunk(null, 'stop', { x_groq: { usage: { prompt_tokens: 3, completion_tokens: 1 } } }),
        DONE,
      ],
    ],
    [
      'Azure',
      'a first chunk without choices and one without a delta',
      [
        toEvent({ choices: [], prompt_filter_results: [{ prompt_index: 0 }] }),
        toChunk('Hello'),
        toEvent({
          choices: [
            { index: 0, finish_reason: null, content_filter_results: {}, content_filter_offsets: {} },
          ],
        }),
        toEnd(),
      ],
    ],
    [
      'Kimi',
      'its own brackets, and usage in the choice',
      [
        toChunk('◁think▷Hm◁/think▷Hello'),
        toEvent({ choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage: { prompt_tokens: 1 } }] }),
        DONE,
      ],
    ],
    [
      'a gateway',
      'a last chunk that repeats the answer',
      [
        toChunk('Hel'),
        toChunk('lo'),
        toEvent({
          choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
        }),
        DONE,
      ],
    ],
    [
      'a gateway',
      'messages in place of deltas, each a piece',
      ['Hel', 'lo']
        .map((content) => toEvent({ choices: [{ index: 0, message: { content } }] }))
        .concat(toEnd()),
    ],
    [
      'a gateway',
      'messages in place of deltas, each the whole so far',
      ['Hel', 'Hello', 'Hello']
        .map((content) => toEvent({ choices: [{ index: 0, message: { content } }] }))
        .concat(toEnd()),
    ],
    [
      'a gateway',
      'only thoughts in deltas, the answer in a message',
      [
        delta({ reasoning_content: 'Hm' }),
        toEvent({ choices: [{ index: 0, delta: {}, message: { content: 'Hello' }, finish_reason: 'stop' }] }),
        DONE,
      ],
    ],
    [
      'an old server',
      'texts of completions',
      [
        toEvent({ choices: [{ index: 0, text: 'Hel' }] }),
        toEvent({ choices: [{ index: 0, text: 'lo', finish_reason: 'stop' }] }),
        DONE,
      ],
    ],
    [
      'a server with several choices',
      'the first of them',
      [
        toEvent({
          choices: [
            { index: 1, delta: { content: 'Other' } },
            { index: 0, delta: { content: 'Hello' } },
          ],
        }),
        toEvent({ choices: [{ index: 1, delta: { content: 'Other' }, finish_reason: 'length' }] }),
        toEnd(),
      ],
    ],
    ['a proxy', 'CRLF', [`${toChunk('Hello')}${toEnd()}`.replaceAll('\n', '\r\n')]],
    ['a proxy', 'a byte order mark', ['\uFEFF', toChunk('Hello'), toEnd()]],
    ['a proxy', 'two events in a packet', [toChunk('Hel') + toChunk('lo'), toEnd()]],
    [
      'a proxy',
      'no empty lines between events',
      [`${toChunk('Hel')}${toChunk('lo')}${toEnd()}`.replaceAll('\n\n', '\n')],
    ],
    [
      'a proxy',
      'an event of several lines',
      [`data: {"choices":\ndata: [{"index":0,"delta":{"content":"Hello"}}]}\n\n`, toEnd()],
    ],
    [
      'a proxy',
      'pings of all kinds',
      [
        'event: ping\n\n',
        'data:\n\n',
        'data: ping\n\n',
        toEvent({ type: 'ping' }),
        toChunk('Hello'),
        toEnd(),
      ],
    ],
    [
      'a proxy',
      'one byte at a time',
      [...Buffer.from(toChunk('Hello') + toEnd())].map((byte) => Buffer.of(byte)),
    ],
  ];

describe('a stream', () => {
  it.each(STREAMS)('of %s with %s is understood', async (_server, _way, pieces) => {
    const { shown, outcome, retries } = await askServer(writing(...pieces));
    expect([shown, outcome?.finishReason, retries]).toEqual(['Hello', 'stop', 0]);
  });

  it('is put together where packets split a character', async () => {
    const bytes = Buffer.from(toChunk('Höhe 日本 ◁') + toEnd());
    const { text } = await askServer(writing(...[...bytes].map((byte) => Buffer.of(byte))));
    expect(text).toBe('Höhe 日本 ◁');
  });

  it('is put together where chunks split a character', async () => {
    const pieces: unknown[] = [];
    upstream = await startScriptedUpstream(async (_call, res) => {
      writeStreamHead(res);
      for (const text of ['Hello \ud83d', '\ude00', '.']) {
        res.write(toChunk(text));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      res.end(toEnd());
    });
    const model = await createModelAt({ baseUrl: upstream.url });
    for await (const piece of model.stream(REQUEST, new AbortController().signal)) pieces.push(piece);
    expect(pieces.map((piece) => Buffer.from(String(piece)).toString()).join('')).toBe('Hello 😀.');
  });

  it('ends soon after it says so, though it never closes', async () => {
    const script: UpstreamScript = (_call, res) => {
      writeStreamHead(res);
      res.write(toChunk('Hello') + DONE);
    };
    const since = performance.now();
    const { text, outcome } = await askServer(script, { idleTimeoutMs: 20_000, timeoutMs: 20_000 });
    expect([text, outcome?.finishReason]).toEqual(['Hello', 'stop']);
    expect(performance.now() - since).toBeLessThan(5_000);
  });

  const WHOLE = {
    choices: [{ index: 0, message: { content: '<think>Hm</think>Hello' }, finish_reason: 'stop' }],
  };
  it.each<[string, UpstreamScript]>([
    ['one JSON body', answeringJson(WHOLE)],
    [
      'one JSON body that is called a stream',
      answeringJson(WHOLE, 200, { 'Content-Type': 'text/event-stream' }),
    ],
    ['one JSON body without a content type', answeringJson(WHOLE, 200, {})],
    [
      'a JSON body over many lines',
      answeringJson(JSON.stringify(WHOLE, null, 2), 200, { 'Content-Type': 'text/plain' }),
    ],
    [
      'a JSON object a line',
      answeringJson(
        [
          { choices: [{ delta: { content: 'Hel' } }] },
          { choices: [{ delta: { content: 'lo' }, finish_reason: 'stop' }] },
        ]
          .map((chunk) => JSON.stringify(chunk))
          .join('\n'),
        200,
        { 'Content-Type': 'application/x-ndjson' },
      ),
    ],
    ['a JSON body without a reason', answeringJson({ choices: [{ message: { content: 'Hello' } }] })],
    ['a stream that is called JSON', answeringJson(toChunk('Hello') + toEnd())],
    [
      'a stream that is called a page',
      answeringJson(toChunk('Hello') + toEnd(), 200, { 'Content-Type': 'text/html' }),
    ],
    ['a stream without a content type', answeringJson(toChunk('Hello') + toEnd(), 200, {})],
  ])('may as well be %s', async (_name, script) => {
    const { text, outcome } = await askServer(script);
    expect([text, outcome?.finishReason]).toEqual(['Hello', 'stop']);
  });

  it('may keep silent for longer than its time when comments show that the server works', async () => {
    const script: UpstreamScript = async (_call, res) => {
      writeStreamHead(res);
      for (let sent = 0; sent < 8; sent++) {
        res.write(': OPENROUTER PROCESSING\n\n');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      res.end(toChunk('Hello') + toEnd());
    };
    expect(await askServer(script, { timeoutMs: 200 })).toMatchObject({ text: 'Hello', retries: 0 });
  });

  it('of comments alone is given up', async () => {
    const script: UpstreamScript = (_call, res) => {
      writeStreamHead(res);
      const timer = setInterval(() => res.write(': keep-alive\n\n'), 20);
      res.on('close', () => clearInterval(timer));
    };
    const { error } = await askServer(script, { timeoutMs: 60 });
    expect(error?.code).toBe('upstream_unavailable');
    await upstream?.calls[0]?.closed;
  });
});

describe('an error within an answer whose status is good', () => {
  const RATE = { message: 'secret words', code: 429 };
  it.each<[string, string, string, number]>([
    [
      'OpenRouter, in a chunk with a reason',
      toEvent({
        error: { code: 502, message: 'secret words' },
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
      }),
      'upstream_unavailable',
      3,
    ],
    [
      'OpenRouter, in the choice',
      toEvent({
        choices: [{ index: 0, delta: { content: '' }, error: { code: 503 }, finish_reason: 'error' }],
      }),
      'upstream_unavailable',
      3,
    ],
    [
      'LiteLLM, with a code that is a text',
      toEvent({ error: { ...RATE, code: '429' } }),
      'upstream_rate_limited',
      3,
    ],
    [
      'Groq, by its type',
      toEvent({ error: { message: 'secret words', type: 'rate_limit_exceeded' } }),
      'upstream_rate_limited',
      3,
    ],
    [
      'Gemini, as a list',
      toEvent([{ error: { code: 503, message: 'secret words', status: 'UNAVAILABLE' } }]),
      'upstream_unavailable',
      3,
    ],
    [
      'llama.cpp, in a field of its own',
      'error: {"code":500,"message":"secret words","type":"server_error"}\n\n',
      'upstream_unavailable',
      3,
    ],
    [
      'LM Studio, as an event',
      'event: error\ndata: {"error":{"message":"secret words"}}\n\n',
      'upstream_unavailable',
      1,
    ],
    [
      'a proxy, as an event of plain words',
      'event: error\ndata: secret words\n\n',
      'upstream_unavailable',
      1,
    ],
    [
      'vLLM, as the chunk itself',
      toEvent({ object: 'error', message: 'secret words', type: 'InternalServerError', code: 500 }),
      'upstream_unavailable',
      3,
    ],
    [
      'Anthropic, by its kind',
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"secret words"}}\n\n',
      'upstream_unavailable',
      3,
    ],
    [
      'Azure, that refuses',
      toEvent({ error: { code: 'content_filter', message: 'secret words' } }),
      'upstream_refused',
      1,
    ],
    ['any, as a text', toEvent({ error: 'secret words' }), 'upstream_unavailable', 1],
  ])('of %s has its code, and is tried as often as that can help', async (_server, event, code, attempts) => {
    const before = await askServer(writing(event, DONE));
    expect([before.shown, before.error?.code, upstream?.calls.length]).toEqual(['', code, attempts]);
    expect(before.error?.message).not.toContain('secret words');
    await upstream?.close();
    const after = await askServer(writing(toChunk('Hello'), event, DONE));
    expect([after.shown, after.error?.code, upstream?.calls.length]).toEqual(['Hello', code, 1]);
  });

  it('is found in one JSON body, too, and answered when it has passed', async () => {
    let asked = 0;
    const reply = await askServer((call, res) =>
      asked++ === 0
        ? answeringJson([{ error: { ...RATE, details: [{ retryDelay: '0.2s' }] } }])(call, res)
        : writing(toChunk('Hello'), toEnd())(call, res),
    );
    expect(reply).toMatchObject({ text: 'Hello', retries: 1 });
  });

  it('is waited out as `retry-after-ms` says, which is more exact than `Retry-After`', async () => {
    const times: number[] = [];
    const reply = await askServer((call, res) => {
      times.push(performance.now());
      const headers = { 'retry-after-ms': '60', 'Retry-After': '30' };
      if (times.length === 1) return answeringJson({ error: RATE }, 429, headers)(call, res);
      return writing(toChunk('Hello'), toEnd())(call, res);
    });
    expect(reply.text).toBe('Hello');
    const waitedMs = (times[1] ?? 0) - (times[0] ?? 0);
    expect(waitedMs).toBeGreaterThanOrEqual(55);
    expect(waitedMs).toBeLessThan(2_000);
  });
});

describe('reasoning without its opening tag', () => {
  const thinking = writing(
    toChunk('Okay, the user asks.'),
    toChunk('\n</thi'),
    toChunk('nk>\n\nHel'),
    toChunk('lo'),
    toEnd(),
  );

  it('is taken back the first time, and held from then on', async () => {
    upstream = await startScriptedUpstream(thinking);
    const model = await createModelAt({ baseUrl: upstream.url });
    expect(await readReply(model)).toMatchObject({ text: 'Hello', outcome: { finishReason: 'stop' } });
    expect(await readReply(model)).toMatchObject({ text: 'Hello', shown: 'Hello' });
  });

  it('is never shown of a model whose name says that it thinks', async () => {
    expect(await askServer(thinking, { model: 'Qwen/QwQ-32B' })).toMatchObject({
      text: 'Hello',
      shown: 'Hello',
    });
  });

  it('is not looked for again where none came', async () => {
    let isLeftOpen = false;
    upstream = await startScriptedUpstream((_call, res) => {
      writeStreamHead(res);
      res.write(toChunk('Hello'));
      if (!isLeftOpen) res.end(toEnd());
      isLeftOpen = true;
    });
    const model = await createModelAt({ baseUrl: upstream.url, model: 'deepseek-r1' });
    expect((await readReply(model)).text).toBe('Hello');
    const pieces = model.stream(REQUEST, new AbortController().signal);
    expect((await pieces.next()).value).toBe('Hello');
    await pieces.return(undefined as never);
  });

  it('that uses up the tokens leaves no answer, and says what to raise', async () => {
    const { shown, error } = await askServer(writing(toChunk('Okay, the user'), toEnd('length')), {
      model: 'qwq',
    });
    expect([shown, error?.code]).toEqual(['', 'upstream_invalid']);
    expect(error?.message).toContain('OPENAI_ANSWER_TOKENS');
  });
});

describe('reasoning', () => {
  it('that uses up the tokens leaves no answer, and says what to raise', async () => {
    const { shown, error } = await askServer(writing(toChunk('<think>Hm'), toEnd('length')));
    expect([shown, error?.code]).toEqual(['', 'upstream_invalid']);
    expect(error?.message).toContain('OPENAI_ANSWER_TOKENS');
  });

  it('is a sign of life', async () => {
    const script: UpstreamScript = async (_call, res) => {
      writeStreamHead(res);
      for (let sent = 0; sent < 6; sent++) {
        res.write(delta({ reasoning: 'Hm' }));
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      res.end(toChunk('Hello') + toEnd());
    };
    expect(await askServer(script)).toMatchObject({ text: 'Hello', retries: 0 });
  });
});

describe('that a model thinks', () => {
  const request = { ...REQUEST, tellsThinking: true };
  it.each([
    ['in a field', [delta({ reasoning_content: 'Hm' }), delta({ reasoning_content: 'm' })]],
    ['in tags', [toChunk('<think>Hm'), toChunk('m</think>')]],
    [
      'in channels',
      [toChunk('<|channel|>analysis<|message|>Hm'), toChunk('<|end|><|channel|>final<|message|>')],
    ],
  ])('%s is told once, where it is wanted', async (_name, thoughts) => {
    upstream = await startScriptedUpstream(writingEvery(20, ...thoughts, toChunk('Hello'), toEnd()));
    const model = await createModelAt({ baseUrl: upstream.url, idleTimeoutMs: 5_000 });
    expect(await readReply(model, request)).toMatchObject({ text: 'Hello', thoughts: 1 });
    expect(await readReply(model)).toMatchObject({ text: 'Hello', thoughts: 0 });
  });

  it('is not told of one that answers at once', async () => {
    upstream = await startScriptedUpstream(writing(ROLE, toChunk('Hello'), toEnd()));
    const model = await createModelAt({ baseUrl: upstream.url, idleTimeoutMs: 5_000 });
    expect(await readReply(model, request)).toMatchObject({ text: 'Hello', thoughts: 0 });
  });

  it('is told once though it is asked again', async () => {
    const failing = writing(delta({ reasoning: 'Hm' }), delta({}, 'error'));
    upstream = await startScriptedUpstream((call, res) =>
      (upstream?.calls.length === 1
        ? failing
        : writing(delta({ reasoning: 'Hm' }), toChunk('Hello'), toEnd()))(call, res),
    );
    const model = await createModelAt({ baseUrl: upstream.url, idleTimeoutMs: 5_000 });
    expect(await readReply(model, request)).toMatchObject({ text: 'Hello', thoughts: 1, retries: 1 });
  });
});

describe('the first text', () => {
  it('is given on as soon as it comes', async () => {
    const script: UpstreamScript = (_call, res) => {
      writeStreamHead(res);
      res.write(ROLE + toChunk('Mile'));
    };
    upstream = await startScriptedUpstream(script);
    const model = await createModelAt({ baseUrl: upstream.url, idleTimeoutMs: 3_000 });
    const pieces = model.stream(REQUEST, new AbortController().signal);
    expect((await pieces.next()).value).toBe('Mile');
    await pieces.return(undefined as never);
  });
});
