import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeImport } from '../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { createSqliteVectorStore } from '../../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import { type Database, openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import type { Embedder } from '../../pipeline/ports.ts';
import { keepSharedVectors, keepVectors } from '../../server/keep-vectors.ts';
import { createLogger } from '../../server/log.ts';
import { toDocument } from '../contracts/knowledge-base.ts';
import { createMemorySharedVectors } from '../fakes/memory-shared-vectors.ts';

const LOOK_EVERY_MS = 5;
const logger = createLogger('silent');
let folder: string;
let database: Database;
let ending: AbortController;
/** How many passages had a vector each time the search was prepared. */
let prepared: number[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  database = await openDatabase(folder);
  ending = new AbortController();
  prepared = [];
});
afterEach(() => {
  ending.abort();
  database.close();
  rmSync(folder, { recursive: true });
});

const embedder: Embedder = {
  model: 'plain',
  embed: async (texts) => texts.map(() => Float32Array.of(1, 0)),
};
const keeping = (lookEveryMs: number) => ({
  store: createSqliteVectorStore(database),
  knowledge: { prepare: async () => void prepared.push(await vectors()) },
  logger,
  ending: ending.signal,
  lookEveryMs,
});
const keep = (given: Embedder) => keepVectors({ ...keeping(LOOK_EVERY_MS), embedder: given });
const vectors = async () => (await createSqliteVectorStore(database).count('plain')).vectors;

async function importOne(id: string): Promise<void> {
  const knowledge = createSqliteKnowledgeImport(database);
  await knowledge.put(toDocument(id, [`Text of ${id}.`]));
  await knowledge.commit();
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

describe('the vectors of a running site', () => {
  it('are made at the start, and after an import', async () => {
    await importOne('first');
    await keep(embedder);
    expect(await vectors()).toBe(1);
    await importOne('second');
    await until(async () => (await vectors()) === 2);
    await until(async () => prepared.includes(2));
    expect(prepared[0]).toBe(1);
  });

  it('are made at once when it is told of other documents', async () => {
    let tell = () => {};
    const onDocuments = (listener: () => void) => {
      tell = listener;
    };
    await keepVectors({ ...keeping(3_600_000), embedder, onDocuments });
    await importOne('first');
    tell();
    await until(async () => (await vectors()) === 1);
  });

  it('are taken from those who have paid for them, sooner or later', async () => {
    const shared = createMemorySharedVectors();
    await importOne('first');
    await keepSharedVectors({ ...keeping(LOOK_EVERY_MS), shared, model: 'plain' });
    expect(await vectors()).toBe(0);
    const filling = await createSqliteVectorStore(database).begin({ model: 'plain', dimensions: 2 });
    const listed = await filling.list(1);
    await filling.end(false);
    await shared.put(
      'plain',
      listed.map(({ contentHash }) => ({ contentHash, vector: Float32Array.of(1, 0) })),
    );
    await until(async () => (await vectors()) === 1);
    await until(async () => prepared.includes(1));
  });

  it('are tried again when they could not be made', async () => {
    await importOne('first');
    let calls = 0;
    await keep({
      ...embedder,
      async embed(texts, signal) {
        if (calls++ === 0) throw new Error('busy');
        return embedder.embed(texts, signal);
      },
    });
    await until(async () => (await vectors()) === 1);
  });

  it('are given up with the site, whose database is closed under them', async () => {
    await importOne('first');
    let resolve = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    const keeping = keep({
      ...embedder,
      async embed(texts, signal) {
        await promise;
        return embedder.embed(texts, signal);
      },
    });
    ending.abort();
    database.close();
    resolve();
    await expect(keeping).resolves.toBeUndefined();
    database = await openDatabase(folder);
    expect(await vectors()).toBe(0);
  });
});
