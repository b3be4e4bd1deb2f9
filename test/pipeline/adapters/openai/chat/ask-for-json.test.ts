import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { askForJson } from '../../../../../pipeline/adapters/openai/chat/ask-for-json.ts';
import {
  answering,
  type ScriptedUpstream,
  startScriptedUpstream,
  toChunk,
  type UpstreamScript,
} from '../../../../fakes/scripted-upstream.ts';
import { answeringJson, createModelAt, writing } from './read-reply.ts';

const shape = z.object({ title: z.string() });
const messages = [{ role: 'user', content: 'A page, please.' }] as const;

let upstream: ScriptedUpstream | undefined;
afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

async function startModel(script: UpstreamScript) {
  upstream = await startScriptedUpstream(script);
  const model = await createModelAt({ baseUrl: upstream.url });
  return () =>
    askForJson(model, { messages, maxOutputTokens: 100, name: 'page', shape }, new AbortController().signal);
}

const formats = () => upstream?.calls.map(({ body }) => body.response_format?.type ?? 'text');
const describes = (at: number) => JSON.stringify(upstream?.calls[at]?.body.messages).includes('JSON Schema');

describe('a model that is asked for an object', () => {
  it('is asked in words when its server ignores the schema, at once and from then on', async () => {
    const ask = await startModel((call, res) => {
      const isTold = JSON.stringify(call.body.messages).includes('JSON Schema');
      return answering(isTold ? '{"title":"Ferry"}' : 'The ferry leaves.')(call, res);
    });
    expect(await ask()).toEqual({ title: 'Ferry' });
    expect([formats(), describes(0), describes(1)]).toEqual([['json_schema', 'json_object'], false, true]);
    expect(await ask()).toEqual({ title: 'Ferry' });
    expect(formats()).toHaveLength(3);
  });

  it('is given up when it writes none either way', async () => {
    const ask = await startModel(answering('The ferry leaves.'));
    await expect(ask()).rejects.toMatchObject({
      code: 'upstream_invalid',
      message: expect.stringContaining('fit'),
    });
    expect(formats()).toEqual(['json_schema', 'json_object']);
  });

  it('is said to need more tokens when its object is cut', async () => {
    const ask = await startModel(
      writing(toChunk('{"title":"Fer'), toChunk(null, 'length'), 'data: [DONE]\n\n'),
    );
    await expect(ask()).rejects.toMatchObject({
      code: 'upstream_invalid',
      message: expect.stringContaining('OPENAI_PAGE_TOKENS'),
    });
    expect(formats()).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it.each([
    ['Invalid model name passed in model=nope. Call `/v1/models` to view available models', 'OPENAI_MODEL'],
    ["Server is pinned to 'a/b'; requested 'nope/nope'.", 'OPENAI_MODEL'],
    ['No connected db.', ''],
    ['{"type":"no_db_connection"}', 'OPENAI_API_KEY'],
    ['request (2068 tokens) exceeds the available context size (512 tokens)', 'OPENAI_INPUT_TOKENS'],
    ['litellm.ContextWindowExceededError: the context length is 4096', 'OPENAI_INPUT_TOKENS'],
    ['Something about ferries.', ''],
  ])('is told with the setting to look at, and not in its own words: %s', async (message, setting) => {
    const ask = await startModel(answeringJson({ error: { message } }, 400));
    const look = setting === '' ? '' : ` Look at ${setting}.`;
    await expect(ask()).rejects.toMatchObject({
      code: 'upstream_refused',
      message: `The model's server answered 400.${look}`,
    });
  });

  it('for a model that is being loaded is waited for', async () => {
    let loading = 4;
    const ask = await startModel((call, res) =>
      loading-- > 0
        ? answeringJson({ error: { message: 'Loading model' } }, 503, { 'retry-after-ms': '20' })(call, res)
        : answering('{"title":"Ferry"}')(call, res),
    );
    expect(await ask()).toEqual({ title: 'Ferry' });
    expect(formats()).toHaveLength(5);
  });
});
