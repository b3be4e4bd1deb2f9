import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type ScriptedUpstream,
  startScriptedUpstream,
  toChunk,
  toEnd,
  toEvent,
  type UpstreamCall,
  type UpstreamScript,
  writeStreamHead,
} from '../../fakes/scripted-upstream.ts';
import { createPrograms } from '../../start-program.ts';
import { PACKAGE_ROOT } from '../../test-site.ts';

const ANSWER = 'The ferry to the island leaves the west pier at 8:40 every morning [1].';
const PAGE = {
  form: 'facts',
  blocks: [
    {
      type: 'lead',
      sentences: [{ text: 'The ferry to the island leaves the west pier at 8:40 every morning.', n: 1 }],
    },
    { type: 'facts', heading: 'Crossing', items: [{ text: 'The crossing takes 35 minutes.', n: 1 }] },
  ],
};

const programs = createPrograms();
let upstream: ScriptedUpstream | undefined;
afterEach(async () => {
  await programs.stopAll();
  await upstream?.close();
  upstream = undefined;
});

async function runDoctor(
  script: UpstreamScript,
  env: Record<string, string>,
  args: readonly string[] = [],
  models: readonly unknown[] = [],
) {
  upstream = await startScriptedUpstream((call, res) => {
    if (!call.path.endsWith('/models')) return script(call, res);
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify({ object: 'list', data: models }));
  });
  const program = programs.start('doctor-main', ['--model', ...args], {
    OPENAI_BASE_URL: upstream.url,
    ...env,
  });
  const code = await program.ended;
  return { code, text: program.stdout() };
}

const textFor = ({ body }: UpstreamCall) => {
  const asked = JSON.stringify(body);
  if (asked.includes('kind of message')) return '{"kind":"factoid","confidence":0.9,"language":"en"}';
  if (asked.includes('answer with JSON')) return JSON.stringify(PAGE);
  return ANSWER;
};

function refuse(res: Parameters<UpstreamScript>[1], status: number, message: string): void {
  res.writeHead(status, { 'Content-Type': 'application/json' });
  res.end(JSON.stringify({ error: { message, type: 'invalid_request_error', code: null } }));
}

function stream(call: UpstreamCall, res: Parameters<UpstreamScript>[1], text = textFor(call)): void {
  writeStreamHead(res);
  res.write(
    toEvent({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }),
  );
  for (let at = 0; at < text.length; at += 6) res.write(toChunk(text.slice(at, at + 6)));
  const asksForUsage = 'stream_options' in call.body;
  res.end(asksForUsage ? toEnd() : `${toChunk(null, 'stop')}data: [DONE]\n\n`);
}

/** The ways of the servers that the README names, by the word that begins their lines. */
const SERVERS: Readonly<Record<string, { readonly script: UpstreamScript; readonly learns?: RegExp }>> = {
  OpenAI: {
    script: (call, res) =>
      'max_tokens' in call.body
        ? refuse(
            res,
            400,
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          )
        : stream(call, res),
    learns: /max_completion_tokens/,
  },
  Ollama: {
    script(call, res) {
      writeStreamHead(res);
      const text = textFor(call);
      const chunk = (delta: object, finish_reason: string | null = null) =>
        toEvent({
          object: 'chat.completion.chunk',
          model: call.body.model,
          system_fingerprint: 'fp_ollama',
          choices: [{ index: 0, delta, finish_reason }],
        });
      res.write(chunk({ role: 'assistant', content: '', reasoning: 'The ferry …' }));
      for (const piece of text.match(/.{1,5}/gs) ?? [])
        res.write(chunk({ role: 'assistant', content: piece }));
      res.end(
        `${chunk({ role: 'assistant', content: '' }, 'stop')}${toEvent({ choices: [], usage: { prompt_tokens: 300, completion_tokens: 30, total_tokens: 330 } })}data: [DONE]\n\n`,
      );
    },
  },
  vLLM: {
    script(call, res) {
      const system = call.body.messages.filter(({ role }) => role === 'system').length;
      if (system > 1) return refuse(res, 400, 'System message must be at the beginning.');
      stream(call, res);
    },
  },
  'llama.cpp': {
    script(call, res) {
      writeStreamHead(res);
      const text = textFor(call);
      res.write(
        toEvent({
          choices: [{ finish_reason: null, index: 0, delta: { role: 'assistant', content: null } }],
        }),
      );
      for (const piece of text.match(/.{1,5}/gs) ?? []) res.write(toChunk(piece));
      res.end(
        `${toEvent({ choices: [{ finish_reason: 'stop', index: 0, delta: {} }] })}${toEvent({ choices: [], usage: { completion_tokens: 30, prompt_tokens: 300 }, timings: { predicted_ms: 1 } })}data: [DONE]\n\n`,
      );
    },
  },
  'LM Studio': {
    script: (call, res) =>
      call.body.response_format?.type === 'json_object'
        ? refuse(res, 400, "'response_format.type' must be 'json_schema' or 'text'")
        : stream(call, res),
  },
};

/** The settings of every line of the README's section that starts a site, by the server that it is for. */
function readLines(): readonly (readonly [name: string, env: Record<string, string>])[] {
  const readme = readFileSync(join(PACKAGE_ROOT, 'README.md'), 'utf8');
  const section = readme.slice(readme.indexOf('## With a model'), readme.indexOf('**Vectors**'));
  return Array.from(
    section.matchAll(/\*\*([\w. ]+)\*\*[^\n]*\n\n```sh\n(.*?) npm start\n```/gs),
    ([, name = '', line = '']) => [
      name,
      Object.fromEntries(
        line.split(' ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      ),
    ],
  );
}

describe('npm run doctor -- --model', () => {
  it('has a server for every line of the README', () => {
    expect(readLines().map(([name]) => name)).toEqual(Object.keys(SERVERS));
  });

  it.each(readLines())(
    'finds that a server with the ways of %s works with the line of the README',
    async (name, env) => {
      const { OPENAI_BASE_URL: _, ...settings } = env;
      const key = settings.OPENAI_API_KEY && { OPENAI_API_KEY: settings.OPENAI_API_KEY.replace('…', 'test') };
      const server = SERVERS[name];
      const { code, text } = await runDoctor(server?.script ?? (() => {}), { ...settings, ...key });
      expect([code, text]).toEqual([0, expect.stringContaining('All answer as they should.')]);
      expect(text).toMatch(
        / ok +Answer +\S+: First word after \d+ ms, 14 words in .* It cites its passage\. \d+ tokens in/,
      );
      expect(text).toMatch(/ ok +Page +\S+: Laid out in \d+ ms: lead, facts\./);
      if (server?.learns) expect(text).toMatch(server.learns);
    },
  );

  it('asks the fallback models and the server of vectors, and tells what each costs', async () => {
    const script: UpstreamScript = (call, res) => {
      if (!call.path.endsWith('/embeddings')) return stream(call, res);
      const data = (call.body.input as string[]).map((_, index) => ({ index, embedding: [1, 2, 3] }));
      res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ data }));
    };
    const env = {
      OPENAI_MODEL: 'a',
      OPENAI_MODEL_PAGE: 'none',
      OPENAI_MODEL_INTENT: 'k',
      OPENAI_FALLBACK_MODELS: 'b',
      OPENAI_EMBEDDING_MODEL: 'e5-small',
      OPENAI_PRICES: 'a=1/10',
    };
    const { code, text } = await runDoctor(script, env, ['--json']);
    const { exitCode, checks } = JSON.parse(text);
    expect([code, exitCode]).toEqual([0, 0]);
    expect(checks).toMatchObject([
      { title: 'Answer', model: 'a', outcome: 'ok', cost: (100 + 200) / 1_000_000 },
      { title: 'Kind of question', model: 'k', outcome: 'ok', cost: null },
      { title: 'Answer', model: 'b', outcome: 'ok', cost: null },
      { title: 'Vectors', model: 'e5-small', outcome: 'ok', sentence: expect.stringMatching(/^3 numbers/) },
    ]);
  });

  it('ends with 1 and says what to do when one does not work', async () => {
    const declining: UpstreamScript = (call, res) =>
      call.body.model === 'page' ? refuse(res, 404, 'no such model') : stream(call, res, 'NO_ANSWER');
    const { code, text } = await runDoctor(declining, { OPENAI_MODEL: 'small', OPENAI_MODEL_PAGE: 'page' });
    expect(code).toBe(1);
    expect(text).toMatch(/ advice +Answer +small: It says that the passages do not answer/);
    expect(text).toMatch(/ FAULT +Page +page: The model's server answered 404\. Look at OPENAI_MODEL/);
    expect(text).toMatch(/\n1 of 2 do not work; the built-in stages will answer in their place\.\n$/);
  });

  it.each([
    ['llama.cpp', { id: '/models/gemma.gguf', meta: { n_ctx: 4096, n_ctx_train: 32768 } }],
    ['vLLM', { id: 'm', max_model_len: 4096 }],
  ])('advises when the context of %s is too short for a real question', async (_server, model) => {
    const { code, text } = await runDoctor(stream, { OPENAI_MODEL: 'm' }, [], [model]);
    expect(code).toBe(0);
    expect(text).toMatch(
      / advice +Context +m: It holds 4096 tokens, and a prompt \(OPENAI_INPUT_TOKENS, 6000\) with what it writes \(2000\)/,
    );
  });

  it('says nothing of a context that is long enough', async () => {
    const env = { OPENAI_MODEL: 'm', OPENAI_INPUT_TOKENS: '2000' };
    const { text } = await runDoctor(stream, env, [], [{ id: 'm', meta: { n_ctx: 4096 } }]);
    expect(text).not.toContain('Context');
  });

  it('says that no model is set', async () => {
    const program = programs.start('doctor-main', ['--model']);
    expect([await program.ended, program.stdout()]).toEqual([2, expect.stringContaining('No model is set')]);
  });

  it('is no test of a site', async () => {
    const program = programs.start('doctor-main', ['--model', 'http://127.0.0.1:9']);
    expect([await program.ended, program.stdout()]).toEqual([2, expect.stringContaining('Usage:')]);
  });

  it('does not wait for long for a server of vectors that hangs', async () => {
    const hanging: UpstreamScript = (call, res) => {
      if (!call.path.endsWith('/embeddings')) stream(call, res);
    };
    const { code, text } = await runDoctor(hanging, {
      OPENAI_MODEL: 'a',
      OPENAI_MODEL_PAGE: 'none',
      OPENAI_EMBEDDING_MODEL: 'e',
    });
    expect(code).toBe(1);
    expect(text).toMatch(/ FAULT +Vectors +e: What makes the vectors was silent for 30 s\./);
  }, 60_000);
});
