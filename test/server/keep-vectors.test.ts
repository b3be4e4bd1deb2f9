import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeImport } from '../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { createSqliteVectorStore } from '../../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import { type Database, openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import type { Embedder } from '../../pipeline/ports.ts';
import { keepVectors } from '../../server/keep-vectors.ts';
import { createLogger } from '../../server/log.ts';
import { toDocument } from '../contracts/knowledge-base.ts';

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
const keep = (given: Embedder) =>
  keepVectors({
    store: createSqliteVectorStore(database),
    embedder: given,
    knowledge: { prepare: async () => void prepared.push(await vectors()) },
    logger,
    ending: ending.signal,
    lookEveryMs: LOOK_EVERY_MS,
  });
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
