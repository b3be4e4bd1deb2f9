import { afterAll, describe, expect, it } from '@jest/globals';
import type { Postgres } from '../../../../pipeline/adapters/postgres/connection.ts';
import { createPostgresDocumentFeed } from '../../../../pipeline/adapters/postgres/postgres-document-feed.ts';
import {
  DOCUMENTS_CHANNEL,
  openPostgresImport,
} from '../../../../pipeline/adapters/postgres/postgres-knowledge-import.ts';
import { createPostgresSharedVectors } from '../../../../pipeline/adapters/postgres/postgres-shared-vectors.ts';
import { createPostgresSiteMemory } from '../../../../pipeline/adapters/postgres/postgres-site-memory.ts';
import { describeKnowledgeBase, toDocument } from '../../../contracts/knowledge-base.ts';
import { describeSiteMemory } from '../../../contracts/site-memory.ts';
import { describeWithPostgres } from '../../../postgres.ts';
import { importInto, openNode } from './shared-documents.ts';

const countRows = async ({ query }: Postgres, table = 'documents') =>
  Number((await query(`SELECT count(*) AS n FROM ${table}`))[0]?.n);

/** Ends the session that holds the lock of an import, as its crash would. */
async function endImporter({ query }: Postgres): Promise<void> {
  await query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'`);
  while ((await query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`)).length > 0);
}

describeWithPostgres('documents in PostgreSQL', (server) => {
  let emptied: Postgres | undefined;
  afterAll(() => {
    emptied = undefined;
  });
  describeKnowledgeBase('PostgreSQL, followed by an index,', async () => {
    emptied ??= await server.open();
    const postgres = emptied;
    await postgres.query('DELETE FROM documents');
    await postgres.query('DELETE FROM document_versions WHERE version > 0');
    await postgres.query('UPDATE document_versions SET ended_at = NULL');
    const { base, follower, close } = await openNode(postgres);
    return {
      base,
      async openImport() {
        const target = await openPostgresImport(postgres);
        const commit = async () => {
          await target.commit();
          await follower.catchUp();
        };
        return { ...target, commit };
      },
      close,
    };
  });
  describeSiteMemory('PostgreSQL', async () => {
    const postgres = await server.open();
    return () => createPostgresSiteMemory(postgres, 'docs https://example.org/');
  });

  describe('an import', () => {
    it('is the only one over all nodes, and says who has begun', async () => {
      const postgres = await server.open();
      const first = await openPostgresImport(postgres);
      await expect(openPostgresImport(postgres)).rejects.toThrow(
        `Another import is under way (process ${process.pid} on`,
      );
      await first.abort();
      await (await openPostgresImport(postgres)).abort();
    });

    it('that has crashed leaves the documents as they were, and the next one begins at once', async () => {
      const postgres = await server.open();
      await importInto(postgres, [toDocument('a', ['Quartz.'])]);
      const dead = await openPostgresImport(postgres);
      for (let number = 0; number < 300; number++) await dead.put(toDocument(`${number}`, ['Basalt.']));
      await endImporter(postgres);
      await expect(dead.commit()).rejects.toMatchObject({ code: 'storage_unavailable' });
      expect(await countRows(postgres)).toBe(201);
      const node = await openNode(postgres);
      await node.follower.catchUp();
      expect(await node.base.counts()).toMatchObject({ documents: 1, passages: 1 });
      await importInto(postgres, [toDocument('b', ['Granite.'])]);
      expect(await countRows(postgres)).toBe(2);
      await node.follower.catchUp();
      expect([await node.findIds('basalt'), await node.findIds('granite')]).toEqual([[], ['b']]);
      await node.close();
    });

    it('that changes something makes the next version, and tells every node', async () => {
      const postgres = await server.open();
      const feed = createPostgresDocumentFeed(postgres);
      const before = await feed.present();
      expect(before).toMatchObject({ version: 0, lastImport: null });
      await importInto(postgres, [toDocument('a', ['Quartz.'])]);
      expect(await feed.present()).toMatchObject({ version: 1, lastImport: { documents: 1 } });
      await importInto(postgres, [], ['a']);
      const after = await feed.present();
      expect(after).toMatchObject({ version: 2, lastImport: { documents: 0 } });
      expect(await feed.read({ version: 1, place: 0 }, 2)).toMatchObject([{ id: 'a', kind: 'removed' }]);
      expect([await feed.knows(before), await feed.knows({ ...after, stamp: before.stamp })]).toEqual([
        true,
        false,
      ]);
    });

    it('is told by every answer and by the numbers of the base', async () => {
      const postgres = await server.open();
      await importInto(postgres, [toDocument('a', ['Quartz.'])]);
      const { base, follower, close } = await openNode(postgres);
      await follower.catchUp();
      const asked = { text: 'quartz', history: [], limit: 1 };
      expect(await base.search(asked, new AbortController().signal)).toMatchObject({ documentsVersion: 1 });
      expect(await base.counts()).toEqual({ documents: 1, passages: 1, documentsVersion: 1 });
      await close();
    });

    it('that changes nothing makes no version, and is known of all the same', async () => {
      const postgres = await server.open();
      await importInto(postgres, [toDocument('a', ['Quartz.'])]);
      const feed = createPostgresDocumentFeed(postgres);
      const node = await openNode(postgres);
      await node.follower.catchUp();
      const before = await feed.present();
      await importInto(postgres, []);
      await node.follower.catchUp();
      const ended = (await node.base.findLastImport())?.endedAt ?? '';
      expect((await feed.present()).version).toBe(before.version);
      expect(ended > (before.lastImport?.endedAt ?? '')).toBe(true);
      expect(node.told).toEqual(['anew 1']);
      await node.close();
    });

    it('keeps one row a document, however often that changes', async () => {
      const postgres = await server.open();
      for (const hash of ['1', '2', '3'])
        await importInto(postgres, [
          toDocument('a', ['Quartz.'], { hash }),
          toDocument('b', ['Slate.'], { hash }),
        ]);
      expect(await countRows(postgres)).toBe(2);
    });

    it('takes thousands of documents in statements of a bounded size', async () => {
      const postgres = await server.open();
      const sizes: number[] = [];
      const watched: Postgres = {
        ...postgres,
        async openSession() {
          const session = await postgres.openSession();
          return {
            ...session,
            query(text, values = []) {
              sizes.push(values.flat().join('').length);
              return session.query(text, values);
            },
          };
        },
      };
      const text = 'Quartz is a mineral of many colours. '.repeat(100);
      await importInto(
        watched,
        Array.from({ length: 2_000 }, (_, number) => toDocument(`${number}`, [text])),
      );
      expect(Math.max(...sizes)).toBeLessThan(1_200_000);
      expect(await countRows(postgres)).toBe(2_000);
      expect((await createPostgresDocumentFeed(postgres).read({ version: 0, place: 0 }, 1)).length).toBe(200);
    }, 60_000);

    it('takes ids and files of any length, and the character zero', async () => {
      const postgres = await server.open();
      const id = `https://example.org/?${'q=quartz&'.repeat(2_000)}`;
      await importInto(postgres, [toDocument(id, ['Quartz\0 is hard.'], { file: `/${id}` })]);
      const target = await openPostgresImport(postgres);
      expect(await target.findIdOfFile(`/${id}`, 'docs')).toBe(id);
      await target.abort();
      const node = await openNode(postgres);
      await node.follower.catchUp();
      expect(await node.findIds('quartz')).toEqual([id]);
      await node.close();
    });
  });

  it('give back vectors that were shared, those of the model alone', async () => {
    const vectors = createPostgresSharedVectors(await server.open());
    expect(await vectors.findDimensions('m')).toBeNull();
    await vectors.put('m', [
      { contentHash: 'a', vector: Float32Array.of(0.5, -1) },
      { contentHash: 'b', vector: Float32Array.of(1, 2) },
    ]);
    expect(await vectors.findDimensions('m')).toBe(2);
    expect(await vectors.find('m', ['a', 'z'])).toEqual(new Map([['a', Float32Array.of(0.5, -1)]]));
    expect((await vectors.find('other', ['a'])).size).toBe(0);
  });

  it('send their notice with the version', async () => {
    const postgres = await server.open();
    const { default: pg } = await import('pg');
    const [row] = await postgres.query('SELECT current_database() AS name, inet_server_port() AS port');
    const client = new pg.Client(`postgres://milepost:milepost@127.0.0.1:${row?.port}/${row?.name}`);
    await client.connect();
    await client.query(`LISTEN ${DOCUMENTS_CHANNEL}`);
    const told = new Promise((resolve) => client.once('notification', ({ payload }) => resolve(payload)));
    await importInto(postgres, [toDocument('a', ['Quartz.'])]);
    expect(await told).toBe('1');
    await client.end();
  });
});
