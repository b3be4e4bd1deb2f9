import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { describeKnowledgeBase, toDocument } from '../../../../contracts/knowledge-base.ts';

const never = new AbortController().signal;

describeKnowledgeBase('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  const database = await openDatabase(folder);
  return {
    base: createSqliteKnowledgeBase(database),
    openImport: () => createSqliteKnowledgeImport(database),
    close() {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('an import into the SQLite file', () => {
  let folder: string;
  let database: Database;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    database = await openDatabase(folder);
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);

  it('refuses to begin beside another one, and says which', () => {
    createSqliteKnowledgeImport(database);
    expect(() => createSqliteKnowledgeImport(database)).toThrow(`process ${process.pid}`);
  });

  it('takes over from a process that has ended, and sweeps what it left', async () => {
    const dead = createSqliteKnowledgeImport(database);
    await dead.put(toDocument('left', Array(450).fill('Quartz.')));
    expect(count('passages')).toBe(450);
    database.exec(`UPDATE settings SET value = json_set(value, '$.pid', 99999999) WHERE key = 'import.lock'`);

    const next = createSqliteKnowledgeImport(database);
    await next.put(toDocument('a', ['Basalt.']));
    await next.commit();
    expect(count('documents')).toBe(1);
    expect(count('passages')).toBe(1);
    expect(count('passage_terms')).toBe(1);
    await expect(dead.commit()).rejects.toThrow('another one has taken its place');
    expect(count('documents')).toBe(1);
  });

  it('takes over from one that has written nothing for long', () => {
    createSqliteKnowledgeImport(database);
    database.exec(`UPDATE settings SET value = json_set(value, '$.renewedAt', 0) WHERE key = 'import.lock'`);
    expect(() => createSqliteKnowledgeImport(database)).not.toThrow();
  });

  it('leaves no lock, no row and no term of what is gone', async () => {
    for (const text of ['Quartz.', 'Basalt.']) {
      const knowledge = createSqliteKnowledgeImport(database);
      await knowledge.put(toDocument('a', Array(250).fill(text), { hash: text }));
      await knowledge.commit();
    }
    expect(count('passages')).toBe(250);
    expect(count('passage_terms')).toBe(250);
    expect(count('settings')).toBe(0);
    expect(
      database.prepare(`SELECT doc FROM passage_vocabulary WHERE term = 'quartz'`).get(),
    ).toBeUndefined();
  });

  it('lets another connection read and write between its batches', async () => {
    const other = await openDatabase(folder);
    try {
      const knowledge = createSqliteKnowledgeImport(database);
      const base = createSqliteKnowledgeBase(other);
      for (let index = 0; index < 5; index += 1) {
        await knowledge.put(toDocument(`d${index}`, Array(100).fill('Quartz.')));
        other.exec(`INSERT INTO settings VALUES ('probe${index}', 'x')`);
        expect((await base.search({ text: 'quartz', history: [], limit: 3 }, never)).passages).toEqual([]);
      }
      await knowledge.commit();
      expect((await base.search({ text: 'quartz', history: [], limit: 3 }, never)).passages).toHaveLength(3);
    } finally {
      other.close();
    }
  });
});
