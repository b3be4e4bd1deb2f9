import { beforeEach, describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeImport } from '../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { createSqliteVectorStore } from '../../../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import type { Database } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { fillVectors } from '../../../pipeline/import/fill-vectors.ts';
import { fetchVectors, shareVectors } from '../../../pipeline/import/share-vectors.ts';
import type { SharedVectors } from '../../../pipeline/ports.ts';
import { toDocument } from '../../contracts/knowledge-base.ts';
import { createMemorySharedVectors } from '../../fakes/memory-shared-vectors.ts';
import { useTemporaryDatabase } from '../../temporary-database.ts';

describe('vectors that several nodes share', () => {
  let here: Database;
  let there: Database;
  let shared: SharedVectors;
  /** Texts that were paid for. */
  let paid: string[];
  useTemporaryDatabase((opened) => {
    here = opened;
  });
  useTemporaryDatabase((opened) => {
    there = opened;
  });
  beforeEach(() => {
    shared = createMemorySharedVectors();
    paid = [];
  });

  async function importAll(database: Database, ...ids: readonly string[]): Promise<void> {
    const knowledge = createSqliteKnowledgeImport(database);
    for (const id of ids) await knowledge.put(toDocument(id, [`Text of ${id}.`]));
    await knowledge.commit();
  }

  const fill = (database: Database, dimensions = 2) =>
    fillVectors({
      store: shareVectors(createSqliteVectorStore(database), shared),
      embedder: {
        model: 'm',
        async embed(texts) {
          paid.push(...texts.filter((text) => text !== 'milepost'));
          return texts.map(() => new Float32Array(dimensions).fill(0.5));
        },
      },
      signal: new AbortController().signal,
      onProgress: () => {},
    });
  const fetch = (database: Database) => fetchVectors(createSqliteVectorStore(database), shared, 'm');

  it('are paid for once', async () => {
    await importAll(here, 'a', 'b');
    await importAll(there, 'a', 'b', 'c');
    expect(await fill(here)).toMatchObject({ made: 2, missing: 0 });
    expect(await fill(there)).toMatchObject({ kept: 2, made: 1, missing: 0 });
    expect(paid.map((text) => text.slice(-2))).toEqual(['a.', 'b.', 'c.']);
    expect(await createSqliteVectorStore(there).count('m')).toEqual({ passages: 3, vectors: 3 });
  });

  it('reach a node that pays for none', async () => {
    await importAll(there, 'a', 'b', 'c');
    expect(await fetch(there)).toEqual({ fetched: 0, missing: 3 });
    await importAll(here, 'a', 'b');
    await fill(here);
    paid = [];
    expect(await fetch(there)).toEqual({ fetched: 2, missing: 1 });
    expect(await fetch(there)).toEqual({ fetched: 0, missing: 1 });
    expect(paid).toEqual([]);
  });

  it('are made anew when the model of this name has another length now', async () => {
    await importAll(here, 'a');
    await fill(here);
    await importAll(there, 'a');
    expect(await fill(there, 3)).toMatchObject({ made: 1, missing: 0 });
    expect(await shared.findDimensions('m')).toBe(3);
  });
});
