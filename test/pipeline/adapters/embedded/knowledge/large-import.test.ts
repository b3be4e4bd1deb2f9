import { beforeEach, describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import type { Database } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { toDocument } from '../../../../contracts/knowledge-base.ts';
import { useTemporaryDatabase } from '../../../../temporary-database.ts';

const never = new AbortController().signal;

describe('an import of many documents', () => {
  let database: Database;
  let transactions: { changes: number; ms: number }[];
  useTemporaryDatabase((opened) => {
    database = opened;
  });
  beforeEach(() => {
    transactions = [];
  });

  /** The same database, with a record of every transaction. */
  function recorded(): Database {
    const countChanges = database.prepare('SELECT total_changes() AS count');
    const changes = () => Number(countChanges.get()?.count);
    let before = 0;
    let beganAt = 0;
    return {
      ...database,
      exec(sql) {
        if (sql.startsWith('BEGIN')) {
          before = changes();
          beganAt = performance.now();
        }
        database.exec(sql);
        if (sql === 'COMMIT')
          transactions.push({ changes: changes() - before, ms: performance.now() - beganAt });
      },
    };
  }

  /** Rows of documents without passages, in a state that an import works on. */
  function seed(rows: number, state: number): void {
    database.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      INSERT INTO documents (id, collection, title, hash, state) SELECT 'seed ' || i, 'c', 't', 'h', ${state} FROM n`);
  }

  async function msOf(work: () => Promise<void>): Promise<number> {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  }

  const findIds = async (text: string) =>
    (await createSqliteKnowledgeBase(database).search({ text, history: [], limit: 8 }, never)).passages.map(
      ({ documentId }) => documentId,
    );

  it('takes no longer for a document after 60,000 others than after none', async () => {
    const knowledge = createSqliteKnowledgeImport(database);
    let next = 0;
    const putMany = async () => {
      for (let count = 0; count < 400; count += 1) await knowledge.put(toDocument(`d${next++}`, ['Quartz.']));
    };
    await putMany();
    const before = Math.min(await msOf(putMany), await msOf(putMany), await msOf(putMany));
    seed(60_000, 0);
    const after = Math.min(await msOf(putMany), await msOf(putMany), await msOf(putMany));
    expect(after).toBeLessThan(3 * before + 50);
  }, 60_000);

  it('publishes, settles and sweeps in transactions of a bounded size', async () => {
    const first = createSqliteKnowledgeImport(database);
    for (let index = 0; index < 3_000; index += 1) await first.put(toDocument(`d${index}`, ['Quartz.']));
    await first.commit();
    const second = createSqliteKnowledgeImport(recorded());
    for (let index = 0; index < 3_000; index += 1)
      await second.put(toDocument(`d${index}`, ['Basalt.'], { hash: 'new' }));
    await second.commit();
    expect(await findIds('quartz')).toEqual([]);
    expect(await findIds('basalt')).toHaveLength(8);
    expect(database.prepare('SELECT count(*) AS n FROM documents').get()).toMatchObject({ n: 3_000 });
    expect(transactions.length).toBeGreaterThan(20);
    expect(Math.max(...transactions.map(({ changes }) => changes))).toBeLessThan(3_000);
    expect(Math.max(...transactions.map(({ ms }) => ms))).toBeLessThan(1_000);
  }, 60_000);

  it('sweeps what was left in a time that grows with its number and no faster', async () => {
    const sweepMs = async (rows: number) => {
      seed(rows, 2);
      return msOf(async () => createSqliteKnowledgeImport(database).abort());
    };
    await sweepMs(1_000);
    const few = await sweepMs(10_000);
    expect(await sweepMs(20_000)).toBeLessThan(3 * few + 200);
  }, 60_000);

  it('writes a document of thousands of passages in many transactions', async () => {
    const knowledge = createSqliteKnowledgeImport(recorded());
    await knowledge.put(toDocument('large', Array(20_000).fill('Quartz is a mineral of many colours.')));
    expect(transactions.length).toBeGreaterThan(10);
    expect(await findIds('quartz')).toEqual([]);
    await knowledge.commit();
    expect((await findIds('quartz'))[0]).toBe('large');
  }, 60_000);

  describe('that ends early', () => {
    const expireLock = () =>
      database.exec(
        `UPDATE settings SET value = json_set(value, '$.renewedAt', 0) WHERE key = 'import.lock'`,
      );
    const importAll = async (text: string, ids: readonly string[]) => {
      const knowledge = createSqliteKnowledgeImport(database);
      for (const id of ids) await knowledge.put(toDocument(id, [text], { hash: text }));
      await knowledge.commit();
    };

    it('before it was published leaves the base as it was, at once and after the next import', async () => {
      await importAll('Quartz.', ['a', 'b']);
      const dead = createSqliteKnowledgeImport(database);
      await dead.put(toDocument('a', Array(300).fill('Basalt.'), { hash: 'new' }));
      expect(await findIds('quartz')).toEqual(['a', 'b']);
      expect(await findIds('basalt')).toEqual([]);
      expireLock();
      await importAll('Granite.', ['c']);
      expect(await findIds('quartz')).toEqual(['a', 'b']);
      expect(await findIds('basalt')).toEqual([]);
      expect(await findIds('granite')).toEqual(['c']);
    });

    it('right after it was published leaves all of it live, at once and after the next import', async () => {
      await importAll('Quartz.', ['a', 'b']);
      let isCut = false;
      const cutAfterPublication: Database = {
        ...database,
        exec(sql) {
          if (isCut) throw new Error('cut');
          database.exec(sql);
          isCut ||=
            sql === 'COMMIT' &&
            database.prepare('SELECT 1 FROM live_states WHERE state = 0').get() !== undefined;
        },
      };
      const dead = createSqliteKnowledgeImport(cutAfterPublication);
      await dead.put(toDocument('a', ['Basalt.'], { hash: 'new' }));
      await dead.remove('b');
      await expect(dead.commit()).rejects.toThrow('cut');
      const look = async () => [await findIds('quartz'), await findIds('basalt')];
      expect(await look()).toEqual([[], ['a']]);
      expect(await createSqliteKnowledgeBase(database).counts()).toEqual({ documents: 1, passages: 1 });
      expireLock();
      await importAll('Granite.', ['c']);
      expect(await look()).toEqual([[], ['a']]);
      expect(await findIds('granite')).toEqual(['c']);
      expect(database.prepare('SELECT count(*) AS n FROM documents').get()).toMatchObject({ n: 2 });
    });
  });
});
