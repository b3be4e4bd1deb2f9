import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createSqliteDocumentCopy } from '../../../pipeline/adapters/embedded/knowledge/sqlite-document-copy.ts';
import { createSqliteKnowledgeImport } from '../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import type { Database } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { Postgres } from '../../../pipeline/adapters/postgres/connection.ts';
import { createPostgresDocumentFeed } from '../../../pipeline/adapters/postgres/postgres-document-feed.ts';
import { createDocumentFollower } from '../../../pipeline/import/follow-documents.ts';
import type { DocumentFeed } from '../../../pipeline/ports.ts';
import { toDocument } from '../../contracts/knowledge-base.ts';
import { describeWithPostgres } from '../../postgres.ts';
import { importInto, openNode, type TestNode } from '../adapters/postgres/shared-documents.ts';

const quartz = toDocument('a', ['Quartz.']);
const basalt = toDocument('a', ['Basalt.'], { hash: 'new' });

describeWithPostgres('an index that follows the documents', (server) => {
  let postgres: Postgres;
  let node: TestNode;
  beforeEach(async () => {
    postgres = await server.open();
    node = await openNode(postgres);
  });
  afterEach(() => node.close());

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
  }

  it('takes up what has changed, and nothing else', async () => {
    await importInto(postgres, [quartz, toDocument('b', ['Slate.']), toDocument('c', ['Marble.'])]);
    await node.follower.catchUp();
    const reads: unknown[] = [];
    const feed = createPostgresDocumentFeed(postgres);
    const counting: DocumentFeed = {
      ...feed,
      async read(after, last) {
        const read = await feed.read(after, last);
        reads.push(...read.map(({ id, kind }) => `${kind} ${id}`));
        return read;
      },
    };
    const { copy } = node;
    const watch = { progress() {}, followed() {}, skipped() {}, failed() {} };
    await importInto(postgres, [basalt], ['b']);
    await createDocumentFollower({ feed: counting, copy, watch }).catchUp();
    expect(reads).toEqual(['put a', 'removed b']);
    expect(await node.findIds('basalt')).toEqual(['a']);
    expect([await node.findIds('quartz'), await node.findIds('slate')]).toEqual([[], []]);
    expect(await node.findIds('marble')).toEqual(['c']);
    expect(await node.base.findLastImport()).toMatchObject({ documents: 2 });
  });

  it('sees by itself that there is a new version, and tells who listens', async () => {
    let changes = 0;
    node.follower.onChange(() => changes++);
    node.follower.begin();
    await importInto(postgres, [quartz]);
    await until(async () => (await node.findIds('quartz')).length > 0);
    await until(async () => changes === 1);
  });

  it('is made anew, and not mixed, when it holds what another database had', async () => {
    await importInto(postgres, [quartz, toDocument('b', ['Slate.'])]);
    await node.follower.catchUp();
    const other = await server.open();
    await importInto(other, [toDocument('c', ['Marble.'])]);
    const moved = createDocumentFollower({
      feed: createPostgresDocumentFeed(other),
      copy: node.copy,
      watch: { progress() {}, followed() {}, skipped() {}, failed() {} },
    });
    await moved.catchUp();
    expect(node.copy.listIds()).toEqual(['c']);
    expect(await node.findIds('quartz')).toEqual([]);
  });

  it('is made anew when the database was set back to a backup and has gone on since', async () => {
    await importInto(postgres, [quartz]);
    await importInto(postgres, [toDocument('lost', ['Slate.'])]);
    await node.follower.catchUp();
    await postgres.query('DELETE FROM documents WHERE version = 2');
    await postgres.query('DELETE FROM document_versions WHERE version = 2');
    await importInto(postgres, [toDocument('b', ['Marble.'])]);
    await node.follower.catchUp();
    expect([...node.copy.listIds()].sort()).toEqual(['a', 'b']);
    expect(node.told).toEqual(['anew 2', 'anew 2']);
  });

  it('leaves out a document that cannot be read, and takes it when it can be', async () => {
    await importInto(postgres, [quartz, toDocument('b', ['Slate.']), toDocument('c', ['Marble.'])]);
    await postgres.query(`UPDATE documents SET body = '{"id":' WHERE id = 'a'`);
    await postgres.query(`UPDATE documents SET body = '{"id":"b","passages":"none"}' WHERE id = 'b'`);
    await node.follower.catchUp();
    expect(node.told).toEqual(['skipped a', 'skipped b', 'anew 1']);
    expect(node.copy.listIds()).toEqual(['c']);
    await importInto(postgres, [basalt]);
    await node.follower.look();
    expect(await node.findIds('basalt')).toEqual(['a']);
    expect(await node.findIds('marble')).toEqual(['c']);
  });

  it('keeps answering while the database cannot be read, says so once, and goes on afterwards', async () => {
    await importInto(postgres, [quartz]);
    let isDown = false;
    const feed = createPostgresDocumentFeed(postgres);
    const failing: DocumentFeed = {
      ...feed,
      present: () => (isDown ? Promise.reject(new Error('down')) : feed.present()),
    };
    const other = await openNode(postgres, { feed: failing });
    await other.follower.catchUp();
    isDown = true;
    await importInto(postgres, [basalt]);
    for (let look = 0; look < 3; look++) await other.follower.look();
    await other.follower.catchUp();
    expect(await other.findIds('quartz')).toEqual(['a']);
    expect(other.told).toEqual(['anew 1', 'failed: down']);
    isDown = false;
    await other.follower.look();
    expect(await other.findIds('basalt')).toEqual(['a']);
    await other.close();
  });

  it('does not start with nothing to search, or with what is of another database', async () => {
    const down: DocumentFeed = {
      ...createPostgresDocumentFeed(postgres),
      read: () => Promise.reject(new Error('down')),
    };
    const empty = await openNode(postgres, { feed: down });
    await importInto(postgres, [quartz]);
    await expect(empty.follower.catchUp()).rejects.toThrow('down');
    await empty.close();
  });

  it('takes up an import that ends while it takes up another one', async () => {
    await importInto(postgres, [quartz, toDocument('b', ['Slate.'])]);
    const feed = createPostgresDocumentFeed(postgres);
    let isFirst = true;
    const other = await openNode(postgres, {
      feed: {
        ...feed,
        async read(after, last) {
          if (isFirst) await importInto(postgres, [basalt], ['b']);
          isFirst = false;
          return feed.read(after, last);
        },
      },
    });
    await other.follower.catchUp();
    expect(other.copy.held()?.version).toBe(2);
    expect(other.copy.listIds()).toEqual(['a']);
    expect(await other.findIds('basalt')).toEqual(['a']);
    await other.close();
  });

  it('looks again when it is told of a version while it looks', async () => {
    const looks = [node.follower.look(), importInto(postgres, [quartz]).then(() => node.follower.look())];
    await Promise.all(looks);
    expect(await node.findIds('quartz')).toEqual(['a']);
  });

  it('waits for another process of its folder that takes the documents up', async () => {
    await importInto(postgres, [quartz]);
    const other = createSqliteKnowledgeImport(node.index);
    const caughtUp = node.follower.catchUp();
    await new Promise((resolve) => setImmediate(resolve));
    await other.abort();
    await caughtUp;
    expect(await node.findIds('quartz')).toEqual(['a']);
    expect(node.told).toEqual(['anew 1']);
  });

  /** A database that breaks off before or after the transaction that makes documents live. */
  function cutting(database: Database, when: 'before' | 'after'): Database {
    let isCut = false;
    return {
      ...database,
      exec(sql) {
        if (isCut && sql !== 'ROLLBACK') throw new Error('cut');
        const isPublishing =
          sql === 'COMMIT' &&
          database.prepare('SELECT 1 FROM live_states WHERE state = 0').get() !== undefined;
        isCut ||= isPublishing;
        if (isPublishing && when === 'before') throw new Error('cut');
        database.exec(sql);
      },
    };
  }

  it.each(['before', 'after'] as const)(
    'neither loses nor doubles what a crash %s its commit met',
    async (when) => {
      await importInto(postgres, [quartz, toDocument('b', ['Slate.'])]);
      await node.follower.catchUp();
      await importInto(postgres, [basalt], ['b']);
      const crashed = createDocumentFollower({
        feed: createPostgresDocumentFeed(postgres),
        copy: createSqliteDocumentCopy(cutting(node.index, when)),
        watch: { progress() {}, followed() {}, skipped() {}, failed() {} },
      });
      await crashed.look();
      expect(node.copy.held()?.version).toBe(when === 'before' ? 1 : 2);
      expect(await node.findIds('basalt')).toEqual(when === 'before' ? [] : ['a']);
      node.index.exec(
        `UPDATE settings SET value = json_set(value, '$.renewedAt', 0) WHERE key = 'import.lock'`,
      );
      await importInto(postgres, [toDocument('c', ['Marble.'])]);
      await node.follower.look();
      expect([...node.copy.listIds()].sort()).toEqual(['a', 'c']);
      expect([
        await node.findIds('basalt'),
        await node.findIds('slate'),
        await node.findIds('marble'),
      ]).toEqual([['a'], [], ['c']]);
      const rows = node.index.prepare('SELECT count(*) AS n FROM documents').get();
      expect(rows).toMatchObject({ n: 2 });
    },
  );

  it('keeps what it holds over a restart', async () => {
    await importInto(postgres, [quartz]);
    const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    const first = await openNode(postgres, { folder });
    await first.follower.catchUp();
    await first.follower.end();
    first.index.close();
    const second = await openNode(postgres, { folder });
    await second.follower.catchUp();
    expect(second.told).toEqual([]);
    expect(await second.findIds('quartz')).toEqual(['a']);
    await second.close();
  });
});
