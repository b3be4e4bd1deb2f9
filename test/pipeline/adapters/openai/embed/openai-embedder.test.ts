import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { loadClient } from '../../../../../pipeline/adapters/openai/chat/load-client.ts';
import {
  loadImportEmbedder,
  loadQuestionEmbedder,
} from '../../../../../pipeline/adapters/openai/embed/load-embedder.ts';
import { createOpenAiEmbedder } from '../../../../../pipeline/adapters/openai/embed/openai-embedder.ts';
import { shareEmbedding } from '../../../../../pipeline/embedding/share-embedding.ts';
import type { Embedder } from '../../../../../pipeline/ports.ts';
import { describeEmbedder } from '../../../../contracts/embedder.ts';
import { embedding } from '../../../../fakes/embedding-upstream.ts';
import { trainLatentEmbedding } from '../../../../fakes/latent-embedding.ts';
import { RELATED_TEXTS } from '../../../../fakes/related-texts.ts';
import {
  type ScriptedUpstream,
  startScriptedUpstream,
  type UpstreamScript,
} from '../../../../fakes/scripted-upstream.ts';

const TIMEOUT_MS = 600;
const never = new AbortController().signal;

let upstream: ScriptedUpstream | undefined;
afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

async function createEmbedder(script: UpstreamScript, apiKey: string | null = null): Promise<Embedder> {
  upstream = await startScriptedUpstream(script);
  const client = await loadClient({ apiKey, baseUrl: upstream.url });
  return createOpenAiEmbedder({ client, model: 'small', timeoutMs: TIMEOUT_MS, maxAttempts: 2 });
}

const sending =
  (body: unknown, status = 200, headers: Record<string, string> = {}): UpstreamScript =>
  (_call, res) => {
    res.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    res.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const vectors = (...embeddings: readonly (readonly number[])[]) => ({
  data: embeddings.map((embedding, index) => ({ index, embedding })),
});
/** The first call goes one way, the others another. */
const first = (once: UpstreamScript, then: UpstreamScript): UpstreamScript => {
  let count = 0;
  return (call, res) => (count++ === 0 ? once : then)(call, res);
};

describeEmbedder('a server of vectors', async () => {
  const latent = embedding(trainLatentEmbedding(RELATED_TEXTS, { dimensions: 8 }));
  const server = await startScriptedUpstream(latent);
  const address = { apiKey: null, baseUrl: server.url, model: 'latent' };
  return {
    questions: await loadQuestionEmbedder(address, 10_000),
    passages: await loadImportEmbedder(address),
    close: () => server.close(),
  };
});

describe('embeddings of an OpenAI-compatible server', () => {
  it('are asked for with the real client, in one request, as numbers', async () => {
    const embedder = await createEmbedder(sending(vectors([3, 4], [0, 2])), 'sk-secret');
    const [a, b] = await embedder.embed(['one', 'two'], never);
    expect([...(a ?? [])]).toEqual([expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)]);
    expect([...(b ?? [])]).toEqual([0, 1]);
    expect(upstream?.calls).toHaveLength(1);
    expect(upstream?.calls[0]).toMatchObject({
      path: '/v1/embeddings',
      headers: { authorization: 'Bearer sk-secret' },
      body: { model: 'small', input: ['one', 'two'], encoding_format: 'float' },
    });
  });

  it('come in the order of the texts, whatever the order of the answer', async () => {
    const data = [
      { index: 1, embedding: [0, 1] },
      { index: 0, embedding: [1, 0] },
    ];
    const embedder = await createEmbedder(sending({ data }));
    expect((await embedder.embed(['a', 'b'], never)).map((vector) => [...vector])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it.each([
    ['too few of them', vectors([1, 0])],
    ['different lengths', vectors([1, 0], [1])],
    ['no direction', vectors([0, 0], [0, 0])],
    ['something else', { data: 'none' }],
    ['a web page', '<!doctype html><h1>Hello</h1>'],
    ['a part of the JSON', '{"data":[{"index":0,"embed'],
  ])('are refused as upstream_invalid when the server sends %s', async (_what, body) => {
    const embedder = await createEmbedder(sending(body));
    await expect(embedder.embed(['a', 'b'], never)).rejects.toMatchObject({ code: 'upstream_invalid' });
    expect(upstream?.calls).toHaveLength(1);
  });

  it.each([
    ['429 with Retry-After', sending({}, 429, { 'Retry-After': '0.05' })],
    ['503', sending({}, 503)],
    ['a cut connection', (_call: unknown, res: ServerResponse) => void res.destroy()],
  ])('are asked for again after %s', async (_fault, script) => {
    const embedder = await createEmbedder(first(script, sending(vectors([1, 0]))));
    await expect(embedder.embed(['a'], never)).resolves.toHaveLength(1);
    expect(upstream?.calls).toHaveLength(2);
  });

  it.each([
    [401, 'upstream_unavailable'],
    [404, 'upstream_unavailable'],
    [400, 'upstream_refused'],
    [413, 'upstream_refused'],
  ])('are not asked for again after %d, which is %s', async (status, code) => {
    const embedder = await createEmbedder(sending({ error: { message: 'a visitor wrote this' } }, status));
    const failing = embedder.embed(['a'], never);
    await expect(failing).rejects.toMatchObject({ code, message: expect.not.stringContaining('visitor') });
    expect(upstream?.calls).toHaveLength(1);
  });

  it('are given up when the server is silent, before its head or in its body', async () => {
    const embedder = await createEmbedder(
      first(
        () => {},
        (_call, res) => void res.writeHead(200).write('{"data":['),
      ),
    );
    const since = performance.now();
    await expect(embedder.embed(['a'], never)).rejects.toMatchObject({ code: 'upstream_unavailable' });
    await expect(embedder.embed(['a'], never)).rejects.toMatchObject({ code: 'upstream_unavailable' });
    expect(performance.now() - since).toBeLessThan(2 * TIMEOUT_MS + 500);
    await Promise.all(upstream?.calls.map(({ closed }) => closed) ?? []);
  });
});

describe('a text that a server cannot embed', () => {
  it.each<[string, UpstreamScript]>([
    ['500', sending({ error: { message: 'input is too large to process' } }, 500)],
    ['413', sending('', 413)],
    ['400', sending({ error: { message: 'maximum context length' } }, 400)],
    ['null', sending({ data: [{ embedding: null }] })],
    ['a null among numbers', sending({ data: [{ embedding: [1, null] }] })],
    ['NaN', sending('{"data":[{"embedding":[NaN,1]}]}')],
    ['zeros', sending(vectors([0, 0]))],
    ['nothing', sending({ data: [] })],
    ['no vector', sending(vectors([]))],
  ])('is told from a server that is down: %s', async (_name, script) => {
    const embedder = await createEmbedder(script);
    const failing = embedder.embed(['a'], never);
    await expect(failing).rejects.toMatchObject({
      code: expect.stringMatching(/^upstream_(refused|invalid)$/),
    });
    expect(upstream?.calls.length).toBeLessThanOrEqual(2);
  });

  it('is asked for with the headers and behind the prefix that are set', async () => {
    upstream = await startScriptedUpstream(sending(vectors([1, 0])));
    const address = { apiKey: null, baseUrl: upstream.url, model: 'e5-small', headers: { 'X-Team': 'docs' } };
    await (await loadQuestionEmbedder(address, TIMEOUT_MS)).embed(['a'], never);
    await (await loadImportEmbedder(address)).embed(['a'], never);
    await (await loadImportEmbedder({ ...address, passagePrefix: 'p ' })).embed(['a'], never);
    expect(upstream.calls.map(({ body }) => body.input)).toEqual([['query: a'], ['passage: a'], ['p a']]);
    expect(upstream.calls[0]?.headers).toMatchObject({ 'x-team': 'docs' });
  });
});

describe('the embedder of a run', () => {
  it('asks once for what two stages want at the same time, and again in another run', async () => {
    let askedCount = 0;
    const embedder = shareEmbedding({
      model: 'm',
      embed: async () => {
        askedCount++;
        return [Float32Array.of(1)];
      },
    });
    const { signal } = new AbortController();
    const [one, other] = await Promise.all([embedder.embed(['a'], signal), embedder.embed(['a'], signal)]);
    expect(other).toBe(one);
    expect(askedCount).toBe(1);
    await Promise.all([embedder.embed(['a'], never), embedder.embed(['b'], signal)]);
    expect(askedCount).toBe(3);
  });
});
