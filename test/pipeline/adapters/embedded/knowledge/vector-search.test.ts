import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { createSqliteVectorStore } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { loadQuestionEmbedder } from '../../../../../pipeline/adapters/openai/embed/load-embedder.ts';
import { fillVectors } from '../../../../../pipeline/import/fill-vectors.ts';
import type { Embedder, KnowledgeBase, Turn } from '../../../../../pipeline/ports.ts';
import { describeKnowledgeBase, toDocument } from '../../../../contracts/knowledge-base.ts';
import { embedding } from '../../../../fakes/embedding-upstream.ts';
import { trainLatentEmbedding } from '../../../../fakes/latent-embedding.ts';
import { RELATED_TEXTS } from '../../../../fakes/related-texts.ts';
import { type ScriptedUpstream, startScriptedUpstream } from '../../../../fakes/scripted-upstream.ts';

const never = new AbortController().signal;
const embed = trainLatentEmbedding(RELATED_TEXTS, { dimensions: 8 });
const DOCUMENTS = [
  toDocument('garage', ['A mechanic looks after each automobile twice a year.'], { title: 'Workshop' }),
  toDocument('clinic', ['The physician is in on Mondays.'], { title: 'Visits' }),
  toDocument('part', ['Spare part ZX-81 is kept in stock.'], { title: 'Stock' }),
  toDocument('bread', ['Dough rests for an hour.'], { title: 'Kitchen' }),
];

let folder: string;
let database: Database;
let upstream: ScriptedUpstream;
let base: KnowledgeBase;
let failures: unknown[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  database = await openDatabase(folder);
  upstream = await startScriptedUpstream(embedding(embed));
  failures = [];
  const address = { apiKey: null, baseUrl: upstream.url, model: 'latent' };
  base = createSqliteKnowledgeBase(database, {
    embedder: await loadQuestionEmbedder(address, 1_000),
    onVectorFailure: (error) => failures.push(error),
  });
});
afterEach(async () => {
  await upstream.close();
  database.close();
  rmSync(folder, { recursive: true });
});

async function importAll(documents = DOCUMENTS): Promise<void> {
  const knowledge = createSqliteKnowledgeImport(database);
  for (const document of documents) await knowledge.put(document);
  await knowledge.commit();
}

async function fill(): Promise<void> {
  const address = { apiKey: null, baseUrl: upstream.url, model: 'latent' };
  const embedder = await loadQuestionEmbedder(address, 2_000);
  const store = createSqliteVectorStore(database);
  const { failure } = await fillVectors({ store, embedder, signal: never, onProgress: () => {} });
  expect(failure).toBeNull();
}

const search = (text: string, history: readonly Turn[] = []) =>
  base.search({ text, history, limit: 8 }, never);
const idsOf = async (text: string, history?: readonly Turn[]) =>
  (await search(text, history)).passages.map(({ documentId }) => documentId);

describe('a search by words and vectors', () => {
  beforeEach(importAll);

  it('finds what only the vectors find', async () => {
    expect(await idsOf('Who repairs my car?')).toEqual([]);
    await fill();
    expect((await idsOf('Who repairs my car?'))[0]).toBe('garage');
    expect((await idsOf('When can I see a doctor?'))[0]).toBe('clinic');
  });

  it('finds what only the words find', async () => {
    await fill();
    // No text that the embedding has learnt from has any of these words.
    expect((await idsOf('ZX-81'))[0]).toBe('part');
  });

  it('keeps a passage that both find before those that one of them finds', async () => {
    await importAll([toDocument('both', ['A mechanic repairs the car at once.'], { title: 'Service' })]);
    await fill();
    expect((await idsOf('Who repairs my car?')).slice(0, 2)).toEqual(['both', 'garage']);
  });

  it('is not led to an older version of a page by its vector', async () => {
    const write = (version: string) =>
      toDocument(`docs/${version}/garage.md`, ['A mechanic repairs the car at once.'], {
        title: 'Service',
        hash: version,
      });
    await importAll([write('v1'), write('v2')]);
    await fill();
    const ids = await idsOf('Who repairs my car?');
    expect(ids[0]).toBe('docs/v2/garage.md');
    expect(ids).not.toContain('docs/v1/garage.md');
    expect((await idsOf('Who repairs my car in v1?'))[0]).toBe('docs/v1/garage.md');
  });

  it('finds by vectors within a filter alone, however many lie nearer outside of it', async () => {
    const others = Array.from({ length: 40 }, (_, at) =>
      toDocument(`other-${at}`, [`A mechanic repairs the car at once, ${at}.`], { collection: 'others' }),
    );
    await importAll([...DOCUMENTS, ...others]);
    await fill();
    const filter = { collection: 'docs' };
    const { passages } = await base.search(
      { text: 'Who repairs my car?', history: [], limit: 8, filter },
      never,
    );
    expect(passages[0]?.documentId).toBe('garage');
    expect(passages.filter(({ documentId }) => documentId.startsWith('other'))).toEqual([]);
  });

  it('has scores that fall, and the confidence of the words', async () => {
    const question = 'When is the physician in?';
    const { confidence } = await search(question);
    await fill();
    const found = await search(question);
    expect(found.confidence).toBe(confidence);
    expect([...found.passages].sort((a, b) => b.score - a.score)).toEqual(found.passages);
    expect((await search('Who repairs my car?')).confidence).toBe(0);
  });

  it('is surer of a question that lies near, where it was measured what that says', async () => {
    const address = { apiKey: null, baseUrl: upstream.url, model: 'latent' };
    const embedder = await loadQuestionEmbedder(address, 1_000);
    const measured = createSqliteKnowledgeBase(database, {
      embedder: { ...embedder, nearness: { even: 0, weight: 4 } },
    });
    await fill();
    const request = { text: 'When is the physician in?', history: [], limit: 8 };
    const { confidence } = await base.search(request, never);
    expect((await measured.search(request, never)).confidence).toBeGreaterThan(confidence);
  });

  it('is searched by words in a base whose passages the embedder cannot read', async () => {
    const reads = (text: string) => text.includes('bread') || text.includes('Kitchen');
    const embedder: Embedder = {
      model: 'reads little',
      embed: async (texts) => texts.map((text) => Float32Array.of(reads(text) ? 1 : 0, 0)),
    };
    await fillVectors({
      store: createSqliteVectorStore(database),
      embedder,
      signal: never,
      onProgress: () => {},
    });
    const knowledge = createSqliteKnowledgeBase(database, { embedder });
    const { passages } = await knowledge.search(
      { text: 'Who repairs bread on Mondays?', history: [], limit: 8 },
      never,
    );
    expect(passages.map(({ documentId }) => documentId)).toEqual(['clinic']);
  });

  it('does not wait for vectors longer than it may', async () => {
    const embedder: Embedder = { model: 'slow', embed: () => new Promise(() => {}) };
    const knowledge = createSqliteKnowledgeBase(database, { embedder, vectorWaitMs: 1 });
    const { passages } = await knowledge.search({ text: 'physician', history: [], limit: 8 }, never);
    expect(passages.map(({ documentId }) => documentId)).toEqual(['clinic']);
  });

  it('embeds the question once, and with what a short one refers to', async () => {
    await fill();
    const callCount = upstream.calls.length;
    const history: readonly Turn[] = [{ role: 'visitor', text: 'Who repairs my car?' }];
    expect((await idsOf('And why?', history))[0]).toBe('garage');
    expect(upstream.calls.slice(callCount).map(({ body }) => body.input)).toEqual([
      ['Who repairs my car?\nAnd why?'],
    ]);
  });

  it('embeds a misspelt word as the passages write it', async () => {
    await fill();
    const callCount = upstream.calls.length;
    await search('When is the physisian in?');
    expect(upstream.calls.slice(callCount).map(({ body }) => body.input)).toEqual([
      ['When is the physician in?'],
    ]);
  });

  it('embeds the beginning of a question that is longer than small models read', async () => {
    await search(`Who repairs my car ${'or my van '.repeat(300)}?`);
    const [asked] = upstream.calls.map(({ body }) => body.input as string[]);
    expect(asked?.[0]).toMatch(/^Who repairs my car or my van/);
    expect(asked?.[0]).toHaveLength(1_500);
  });

  it('sees new vectors and new passages with the next question', async () => {
    await fill();
    await search('car');
    await importAll([toDocument('taxi', ['An automobile waits for you.'], { title: 'Transport' })]);
    await fill();
    expect(await idsOf('car')).toContain('taxi');
    await importAll([toDocument('taxi', ['Dough.'], { title: 'Kitchen', hash: 'other' })]);
    const { passages } = await search('car');
    expect(passages.map(({ text }) => text)).not.toContain('An automobile waits for you.');
  });

  it('never compares vectors of another length', async () => {
    await fill();
    const wider = trainLatentEmbedding(RELATED_TEXTS, { dimensions: 9 });
    upstream.script = embedding(wider);
    expect(await idsOf('Who repairs my car?')).toEqual([]);
    await fill();
    expect((await idsOf('Who repairs my car?'))[0]).toBe('garage');
  });

  it.each([
    ['answers 500', (_call: unknown, res: import('node:http').ServerResponse) => res.writeHead(500).end()],
    ['is silent', () => {}],
    ['cuts the line', (_call: unknown, res: import('node:http').ServerResponse) => res.destroy()],
    ['sends no vectors', (_call: unknown, res: import('node:http').ServerResponse) => res.end('{"data":[]}')],
  ])('finds by words alone, in time, when the server %s', async (_fault, script) => {
    await fill();
    upstream.script = (call, res) => void script(call, res);
    const since = performance.now();
    expect(await idsOf('When is the physician in?')).toEqual(['clinic']);
    expect(performance.now() - since).toBeLessThan(4_000);
    expect(failures).toHaveLength(1);
  });

  it('leaves a dead server alone after three failures', async () => {
    await fill();
    upstream.script = (_call, res) => void res.writeHead(401).end();
    const callCount = upstream.calls.length;
    for (let time = 0; time < 6; time++) await search('physician');
    expect(upstream.calls.length - callCount).toBe(3);
    expect(failures).toHaveLength(6);
  });

  it('rejects at once when it is aborted, and closes the connection', async () => {
    upstream.script = () => {};
    const controller = new AbortController();
    const searching = base.search({ text: 'car', history: [], limit: 8 }, controller.signal);
    while (upstream.calls.length === 0) await new Promise(setImmediate);
    const since = performance.now();
    controller.abort(new Error('stopped'));
    await expect(searching).rejects.toThrow('stopped');
    const closedAt = (await upstream.calls[0]?.closed) ?? Number.POSITIVE_INFINITY;
    expect(closedAt - since).toBeLessThan(200);
    expect(failures).toEqual([]);
  });
});

describeKnowledgeBase('SQLite with an embedder but no vectors', async () => {
  const own = mkdtempSync(join(tmpdir(), 'milepost-'));
  const file = await openDatabase(own);
  const embedder = { model: 'm', embed: async (texts: readonly string[]) => texts.map(embed) };
  return {
    base: createSqliteKnowledgeBase(file, { embedder }),
    openImport: () => createSqliteKnowledgeImport(file),
    close() {
      file.close();
      rmSync(own, { recursive: true });
    },
  };
});
