import { afterEach, describe, expect, it } from '@jest/globals';
import type { ChatRequest } from '../../../../../pipeline/adapters/openai/chat/chat-model.ts';
import { createRequestDialect } from '../../../../../pipeline/adapters/openai/chat/request-dialect.ts';
import {
  answering,
  type ScriptedUpstream,
  startScriptedUpstream,
  toEvent,
  type UpstreamCall,
  type UpstreamScript,
} from '../../../../fakes/scripted-upstream.ts';
import { answeringJson, createModelAt, REQUEST, readReply, writing } from './read-reply.ts';

let upstream: ScriptedUpstream | undefined;
afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

const SCHEMA = {
  name: 'page',
  schema: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
};
const MESSAGES: ChatRequest['messages'] = [
  { role: 'system', content: 'Rules.' },
  { role: 'user', content: 'First?' },
  { role: 'assistant', content: 'One.' },
  { role: 'user', content: 'Second?' },
  { role: 'user', content: 'Third?' },
];
const roles = ({ body }: UpstreamCall) => body.messages.map(({ role }) => role).join(' ');
const hasSystem = (call: UpstreamCall) => roles(call).includes('system');
const formatOf = ({ body }: UpstreamCall) => body.response_format?.type;
const jinja = (words: string) => ({
  error: {
    code: 500,
    message: `\\n------------\\nWhile executing CallExpression at line 85, column 32 in source: raise_exception('${words}')\\nError: Jinja Exception: ${words}`,
    type: 'server_error',
  },
});
const detail = (field: string) => ({
  object: 'error',
  message: {
    detail: [
      { type: 'extra_forbidden', loc: ['body', field], msg: 'Extra inputs are not permitted', input: 1 },
    ],
  },
  type: 'invalid_request_error',
});

/** What a server says, by its status, when it is asked in the way that `refuses` tells. */
interface Refusing {
  readonly refuses: (call: UpstreamCall) => unknown;
  readonly status: number;
  readonly body: unknown;
}

const REFUSALS: readonly (readonly [server: string, what: string, Refusing])[] = [
  [
    'Azure',
    'stream_options',
    {
      refuses: ({ body }) => body.stream_options,
      status: 400,
      body: { error: { message: "Unknown parameter: 'stream_options'.", param: null, code: null } },
    },
  ],
  [
    'Gemini',
    'stream_options, in a list',
    {
      refuses: ({ body }) => body.stream_options,
      status: 400,
      body: [
        {
          error: {
            code: 400,
            message: 'Invalid JSON payload received. Unknown name "stream_options": Cannot find field.',
            status: 'INVALID_ARGUMENT',
          },
        },
      ],
    },
  ],
  [
    'Mistral',
    'stream_options, in a detail',
    { refuses: ({ body }) => body.stream_options, status: 422, body: detail('stream_options') },
  ],
  [
    'OpenAI',
    'max_tokens',
    {
      refuses: ({ body }) => body.max_tokens,
      status: 400,
      body: {
        error: {
          message:
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          param: 'max_tokens',
          code: 'unsupported_parameter',
        },
      },
    },
  ],
  [
    'a strict server',
    'every name of the limit',
    {
      refuses: ({ body }) => body.max_tokens ?? body.max_completion_tokens,
      status: 422,
      body: detail('max_tokens or max_completion_tokens'),
    },
  ],
  [
    'vLLM',
    'a system message',
    {
      refuses: hasSystem,
      status: 400,
      body: {
        object: 'error',
        message: 'System role not supported',
        type: 'BadRequestError',
        param: null,
        code: 400,
      },
    },
  ],
  [
    'Gemini',
    'a system message of Gemma',
    {
      refuses: hasSystem,
      status: 400,
      body: [
        {
          error: {
            code: 400,
            message: 'Developer instruction is not enabled for models/gemma-3-27b-it',
            status: 'INVALID_ARGUMENT',
          },
        },
      ],
    },
  ],
  [
    'llama.cpp',
    'a system message',
    { refuses: hasSystem, status: 500, body: jinja('System message must be at the beginning.') },
  ],
  [
    'llama.cpp',
    'roles that do not alternate',
    {
      refuses: hasSystem,
      status: 500,
      body: jinja('Conversation roles must alternate user/assistant/user/assistant/...'),
    },
  ],
  [
    'OpenAI',
    'a system message',
    {
      refuses: hasSystem,
      status: 400,
      body: {
        error: {
          message: "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
          param: 'messages[0].role',
        },
      },
    },
  ],
  [
    'a base model',
    'more than one message',
    {
      refuses: ({ body }) => body.messages.length > 1,
      status: 400,
      body: { error: { message: 'Only one message of the role user is supported.' } },
    },
  ],
  [
    'LM Studio',
    'a JSON object',
    {
      refuses: (call) => formatOf(call),
      status: 400,
      body: { error: "'response_format.type' must be 'text'" },
    },
  ],
  [
    'vLLM',
    'a grammar',
    {
      refuses: (call) => formatOf(call) === 'json_schema',
      status: 400,
      body: {
        object: 'error',
        message: 'The provided JSON schema contains features not supported by xgrammar.',
        code: 400,
      },
    },
  ],
  [
    'llama-cpp-python',
    'a schema, with 500',
    {
      refuses: (call) => formatOf(call) === 'json_schema',
      status: 500,
      body: {
        error: {
          message: "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type')}]",
          code: 500,
        },
      },
    },
  ],
  [
    'llama.cpp',
    'a grammar',
    {
      refuses: (call) => formatOf(call) === 'json_schema',
      status: 400,
      body: {
        error: {
          code: 400,
          message: 'Failed to initialize samplers: failed to parse grammar',
          type: 'invalid_request_error',
        },
      },
    },
  ],
  [
    'a server without it',
    'a schema, with 501',
    { refuses: (call) => formatOf(call), status: 501, body: 'response_format is not implemented' },
  ],
  [
    'Groq',
    'a stream with a schema',
    {
      refuses: (call) => formatOf(call) && call.body.stream,
      status: 400,
      body: {
        error: { message: 'response_format` does not support streaming', type: 'invalid_request_error' },
      },
    },
  ],
  [
    'OpenAI',
    'a stream',
    {
      refuses: ({ body }) => body.stream,
      status: 400,
      body: {
        error: {
          message: 'Your organization must be verified to stream this model.',
          param: 'stream',
          code: 'unsupported_value',
        },
      },
    },
  ],
  [
    'a server on FastAPI',
    'a stream, in a detail',
    {
      refuses: ({ body }) => body.stream,
      status: 422,
      body: { detail: [{ type: 'literal_error', loc: ['body', 'stream'], msg: 'Input should be False' }] },
    },
  ],
  [
    'a server on FastAPI',
    'a system message, in a detail',
    {
      refuses: hasSystem,
      status: 422,
      body: {
        detail: [{ loc: ['body', 'messages', 0, 'role'], msg: "Input should be 'user' or 'assistant'" }],
      },
    },
  ],
  [
    'DeepSeek',
    'a schema',
    {
      refuses: (call) => formatOf(call) === 'json_schema',
      status: 400,
      body: {
        error: { message: 'This response_format type is unavailable now', type: 'invalid_request_error' },
      },
    },
  ],
  [
    'Groq',
    'JSON that its model did not keep to',
    {
      refuses: (call) => formatOf(call),
      status: 400,
      body: {
        error: {
          message: 'Failed to generate JSON. Please adjust your prompt.',
          code: 'json_validate_failed',
        },
      },
    },
  ],
  [
    'Mistral',
    'a system message',
    {
      refuses: hasSystem,
      status: 400,
      body: {
        object: 'error',
        message: "Unexpected role 'system' after role 'user'",
        type: 'invalid_request_message_order',
      },
    },
  ],
];

const answeringInItsWay: UpstreamScript = (call, res) =>
  (call.body.stream
    ? answering('{"title": "x"}')
    : answeringJson({ choices: [{ message: { content: '{"title": "x"}' }, finish_reason: 'stop' }] }))(
    call,
    res,
  );

describe('what a server refuses', () => {
  it.each(REFUSALS)(
    '(%s: %s) is put differently, and from then on',
    async (_server, _what, { refuses, status, body }) => {
      upstream = await startScriptedUpstream((call, res) =>
        (refuses(call) ? answeringJson(body, status) : answeringInItsWay)(call, res),
      );
      const model = await createModelAt({ baseUrl: upstream.url });
      const request = { ...REQUEST, messages: MESSAGES, schema: SCHEMA };
      const first = await readReply(model, request);
      expect([first.text, first.retries]).toEqual(['{"title": "x"}', 0]);
      const asked = upstream.calls.length;
      expect(asked).toBeGreaterThan(1);
      expect((await readReply(model, request)).text).toBe('{"title": "x"}');
      expect(upstream.calls).toHaveLength(asked + 1);
      const said =
        upstream.calls
          .at(-1)
          ?.body.messages.map(({ content }) => content)
          .join('\n') ?? '';
      for (const words of ['Rules.', 'First?', 'One.', 'Second?', 'Third?']) expect(said).toContain(words);
    },
  );

  it('within an answer whose status is good is put differently, too', async () => {
    const refusal = toEvent({ error: { code: 400, message: 'json_schema is not supported' } });
    upstream = await startScriptedUpstream((call, res) =>
      (formatOf(call) === 'json_schema' ? writing(refusal) : answering('{}'))(call, res),
    );
    const model = await createModelAt({ baseUrl: upstream.url });
    expect(await readReply(model, { ...REQUEST, schema: SCHEMA })).toMatchObject({ text: '{}', retries: 0 });
    expect(upstream.calls.map(formatOf)).toEqual(['json_schema', 'json_object']);
  });

  it('of all it is asked is given up, and not asked for ever', async () => {
    const everything =
      'stream_options max_tokens streaming is not supported response_format system role not supported';
    for (const status of [400, 422, 500, 501]) {
      upstream = await startScriptedUpstream(answeringJson({ error: { message: everything } }, status));
      const model = await createModelAt({ baseUrl: upstream.url, timeoutMs: 2_000 });
      const { error } = await readReply(model, { ...REQUEST, messages: MESSAGES, schema: SCHEMA });
      expect(error?.code).toMatch(/^upstream_(refused|unavailable)$/);
      expect(upstream.calls.length).toBeLessThan(15);
      await upstream.close();
    }
  });

  it.each([
    [
      'a request that is too long',
      400,
      "'max_tokens' is too large: 800. This model's maximum context length is 2048 tokens.",
    ],
    ['a failure of the server', 500, 'model requires more system memory (7.5 GiB) than is available'],
    ['a failure of the server that streams', 500, 'upstream stream was not closed cleanly'],
  ])('is nothing to learn from when it is %s', async (_name, status, message) => {
    upstream = await startScriptedUpstream(answeringJson({ error: { message } }, status));
    const model = await createModelAt({ baseUrl: upstream.url });
    await readReply(model, { ...REQUEST, messages: MESSAGES });
    const bodies = new Set(upstream.calls.map(({ body }) => JSON.stringify(body)));
    expect(bodies.size).toBe(1);
  });

  it('is learnt for its stage, and forgotten after a day', () => {
    let now = 0;
    const dialect = createRequestDialect({ isOpenAi: false, now: () => now });
    const request = { ...REQUEST, schema: SCHEMA };
    const other = { ...REQUEST, schema: { ...SCHEMA, name: 'question_kind' } };
    const format = (asked: ChatRequest) => dialect.toBody('m', asked).response_format?.type;
    const refusal = { status: 400, words: 'json_schema is not supported' };
    expect(dialect.learn(refusal, request, dialect.toBody('m', request))).toBe(true);
    expect([format(request), format(other)]).toEqual(['json_object', 'json_schema']);
    now = 24 * 3_600_000;
    expect(format(request)).toBe('json_schema');
  });
});

describe('further fields', () => {
  it('go with every request, below those that are ours', () => {
    const dialect = createRequestDialect({
      isOpenAi: false,
      extra: {
        temperature: 0.2,
        model: 'other',
        reasoning_effort: 'low',
      },
    });
    expect(dialect.toBody('m', REQUEST)).toMatchObject({
      model: 'm',
      temperature: 0.2,
      reasoning_effort: 'low',
    });
  });

  it('are left out one by one where they are refused by their name', () => {
    const dialect = createRequestDialect({ isOpenAi: false, extra: { temperature: 0.2, top_k: 5, seed: 1 } });
    const refuse = (words: string) =>
      dialect.learn({ status: 400, words }, REQUEST, dialect.toBody('m', REQUEST));
    expect(refuse("Unsupported value: 'temperature' does not support 0.2 with this model.")).toBe(true);
    expect(refuse('Unrecognized request argument supplied: top_k')).toBe(true);
    expect(refuse('temperature')).toBe(false);
    const body = dialect.toBody('m', REQUEST);
    expect(body).toMatchObject({ seed: 1 });
    expect(body).not.toHaveProperty('temperature');
    expect(body).not.toHaveProperty('top_k');
  });
});

describe('the messages', () => {
  it('are one of the system, first, and then the user and the assistant in turn', async () => {
    upstream = await startScriptedUpstream(answering('{}'));
    const model = await createModelAt({ baseUrl: upstream.url });
    await readReply(model, { ...REQUEST, messages: MESSAGES, schema: SCHEMA });
    const [call] = upstream.calls;
    expect(call && roles(call)).toBe('system user assistant user');
    expect(call?.body.messages.at(-1)?.content).toBe('Second?\n\nThird?');
  });

  it('leave out an answer whose question is not there, and turns without a word', async () => {
    upstream = await startScriptedUpstream(answering('Hello'));
    const model = await createModelAt({ baseUrl: upstream.url });
    const messages = [
      { role: 'system', content: 'Rules.' },
      { role: 'assistant', content: 'One.' },
      { role: 'user', content: 'First?' },
      { role: 'assistant', content: '' },
      { role: 'user', content: 'Second?' },
    ] as const;
    await readReply(model, { ...REQUEST, messages });
    expect(upstream.calls[0]?.body.messages).toEqual([
      { role: 'system', content: 'Rules.' },
      { role: 'user', content: 'First?\n\nSecond?' },
    ]);
  });
});
