import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { createSqliteVectorStore } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import { openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { toDocument } from '../../../../contracts/knowledge-base.ts';
import { describeVectorStore } from '../../../../contracts/vector-store.ts';

async function create() {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  const database = await openDatabase(folder);
  return {
    database,
    store: createSqliteVectorStore(database),
    openImport: () => createSqliteKnowledgeImport(database),
    close() {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describeVectorStore('SQLite', create);

describe('vectors in the SQLite file', () => {
  it('are made for passages of a base from before there were vectors', async () => {
    const { database, store, openImport, close } = await create();
    const knowledge = openImport();
    await knowledge.put(toDocument('a', ['Quartz.', 'Slate.']));
    await knowledge.commit();
    database.exec('UPDATE passages SET content_hash = NULL');
    const filling = await store.begin({ model: 'm', dimensions: 2 });
    expect(filling.missing).toBe(2);
    expect(await filling.list(8)).toMatchObject([
      { contentHash: expect.stringMatching(/^[0-9a-f]{32}$/) },
      { contentHash: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
    await filling.end(false);
    close();
  });

  it('go with the last passage of their content, in short transactions', async () => {
    const { database, store, openImport, close } = await create();
    const texts = Array.from({ length: 1_200 }, (_, at) => `Rock number ${at}.`);
    const first = openImport();
    await first.put(toDocument('a', texts));
    await first.commit();
    const fill = async () => {
      const filling = await store.begin({ model: 'm', dimensions: 2 });
      const listed = await filling.list(2_000);
      await filling.put(listed.map(({ contentHash }) => ({ contentHash, vector: Float32Array.of(1, 0) })));
      await filling.end(true);
    };
    await fill();
    const second = openImport();
    await second.put(toDocument('a', texts.slice(0, 3), { hash: 'other' }));
    await second.commit();
    await fill();
    expect(database.prepare('SELECT count(*) AS n FROM passage_vectors').get()).toMatchObject({ n: 3 });
    close();
  });
});
