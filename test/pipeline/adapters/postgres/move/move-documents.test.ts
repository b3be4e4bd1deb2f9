import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { createSqliteDocumentCopy } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-document-copy.ts';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { createSqliteVectorStore } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import type { Database } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteSiteMemory } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-site-memory.ts';
import type { Postgres } from '../../../../../pipeline/adapters/postgres/connection.ts';
import type { MoveOptions } from '../../../../../pipeline/adapters/postgres/move/move-folder.ts';
import { createPostgresDocumentFeed } from '../../../../../pipeline/adapters/postgres/postgres-document-feed.ts';
import { createPostgresSharedVectors } from '../../../../../pipeline/adapters/postgres/postgres-shared-vectors.ts';
import { createPostgresSiteMemory } from '../../../../../pipeline/adapters/postgres/postgres-site-memory.ts';
import { importPaths } from '../../../../../pipeline/import/folder/import-paths.ts';
import { createDocumentFollower } from '../../../../../pipeline/import/follow-documents.ts';
import type { SitePage } from '../../../../../pipeline/ports.ts';
import { describeWithPostgres } from '../../../../postgres.ts';
import { useTemporaryDatabase } from '../../../../temporary-database.ts';
import { PACKAGE_ROOT } from '../../../../test-site.ts';
import { moveFrom } from './move-in-test.ts';

const GUIDE = join(PACKAGE_ROOT, 'pipeline/guide');
const { signal } = new AbortController();

describeWithPostgres('moveFolder, of documents', (server) => {
  let old: { database: Database; folder: string };
  let node: Database;
  useTemporaryDatabase((database, folder) => {
    old = { database, folder };
  });
  useTemporaryDatabase((database) => {
    node = database;
  });

  const move = (postgres: Postgres, options?: Partial<MoveOptions>) =>
    moveFrom(old.folder, postgres, options);

  function importGuide() {
    return importPaths({
      paths: [GUIDE],
      target: createSqliteKnowledgeImport(old.database),
      collection: 'guide',
      removeMissing: false,
      rules: { exclude: [], include: [] },
      signal,
      onProgress() {},
    });
  }

  it('has a node that makes its index of them find the same first ten, for three questions of every page', async () => {
    await importGuide();
    const postgres = await server.open();
    const { tables, verified } = await move(postgres);
    expect(tables).toContainEqual({ name: 'documents', rows: readdirSync(GUIDE).length });
    expect(verified.at(-1)).toMatchObject({ name: 'documents', rows: readdirSync(GUIDE).length });
    const follower = createDocumentFollower({
      feed: createPostgresDocumentFeed(postgres),
      copy: createSqliteDocumentCopy(node),
      watch: { progress() {}, followed() {}, skipped() {}, failed() {} },
    });
    await follower.catchUp();
    await follower.end();
    const [here, there] = [old.database, node].map((database) => createSqliteKnowledgeBase(database));
    const questions = readdirSync(GUIDE).flatMap((name) => {
      const headings = [...readFileSync(join(GUIDE, name), 'utf8').matchAll(/^## (.+)$/gm)];
      return headings.slice(0, 3).map(([, heading = '']) => heading);
    });
    expect(questions.length).toBeGreaterThan(50);
    for (const text of questions) {
      const request = { text, history: [], limit: 10 };
      const [expected, found] = [await here?.search(request, signal), await there?.search(request, signal)];
      expect(found?.passages).toEqual(expected?.passages);
      expect(found?.confidence).toBe(expected?.confidence);
    }
    expect(await there?.findLastImport()).toEqual(await here?.findLastImport());
  }, 120_000);

  it('goes on when it was ended among them, and imports none twice', async () => {
    await importGuide();
    const postgres = await server.open();
    for (const path of ['copying documents', 'verifying settings', 'verifying documents']) {
      const ending = new AbortController();
      const onProgress: MoveOptions['onProgress'] = (progress) => {
        if (progress.path === path) ending.abort(new Error('ended'));
      };
      // Ending with the last document is too late to be seen.
      await move(postgres, { signal: ending.signal, onProgress }).catch((error) =>
        expect(error.message).toBe('ended'),
      );
    }
    await move(postgres);
    const [row] = await postgres.query('SELECT count(*) AS n, max(version) AS version FROM documents');
    expect([Number(row?.n), Number(row?.version)]).toEqual([readdirSync(GUIDE).length, 1]);
  }, 60_000);

  it('names the document that is not the same', async () => {
    await importGuide();
    const postgres = await server.open();
    let isSpoiled: Promise<unknown> = Promise.resolve();
    const onProgress: MoveOptions['onProgress'] = ({ path }) => {
      if (path === 'verifying settings')
        isSpoiled = postgres.query(
          `UPDATE documents SET body = replace(body, 'DATA_DIR', 'DATA_DUR') WHERE id = 'operating.md'`,
        );
    };
    old.database.exec(`INSERT INTO settings VALUES ('a', 'b')`);
    old.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    await expect(move(postgres, { onProgress })).rejects.toThrow(
      /table documents .* row id "operating\.md" differs/,
    );
    await isSpoiled;
    // Begun again, it is right.
    expect((await move(postgres, { restarts: true })).verified.at(-1)?.rows).toBe(readdirSync(GUIDE).length);
  }, 60_000);

  it('keeps what is known of sites, and a crawl that is not over', async () => {
    const page = (address: string): SitePage => ({
      address,
      state: 'page',
      etag: '"1"',
      lastModified: null,
      hash: 'hash',
      facts: '{"title":"\u0000 and half \ud83d"}',
      documents: [],
    });
    const memory = createSqliteSiteMemory(old.database, 'docs https://docs.example.org/');
    await memory.begin(1_000);
    await memory.keep(page('https://docs.example.org/b'), null);
    await memory.keep(page('https://docs.example.org/a'), null);
    await memory.finish(new Map(), false);
    await memory.begin(1_000);
    await memory.keep(page('https://docs.example.org/c'), Buffer.from('body'));
    await memory.pause();
    const postgres = await server.open();
    await move(postgres);
    const moved = createPostgresSiteMemory(postgres, 'docs https://docs.example.org/');
    expect(await moved.listKnown()).toEqual(await memory.listKnown());
    expect(await moved.findKnown('https://docs.example.org/a')).toEqual(
      await memory.findKnown('https://docs.example.org/a'),
    );
    expect(await moved.begin(60_000)).toEqual({ isContinued: true });
    expect(String(await moved.readBody('https://docs.example.org/c'))).toBe('body');
    await moved.pause();
  });

  it('brings the vectors that were paid for, and no others', async () => {
    const insert = old.database.prepare(
      'INSERT INTO passage_vectors (model, content_hash, vector) VALUES (?, ?, ?)',
    );
    const vector = new Float32Array([0.6, -0.8]);
    insert.run("server's", 'hash', Buffer.from(vector.buffer));
    insert.run('table', 'hash', Buffer.from(vector.buffer));
    const postgres = await server.open();
    await move(postgres, { paidModel: "server's" });
    const shared = createPostgresSharedVectors(postgres);
    expect(await shared.find("server's", ['hash'])).toEqual(new Map([['hash', vector]]));
    expect(await shared.findDimensions('table')).toBeNull();
    expect(await createSqliteVectorStore(old.database).count('table')).toEqual({ passages: 0, vectors: 0 });
  });
});
