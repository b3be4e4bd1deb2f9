import { createIdSource } from '../../../id-source.ts';
import { toDraftKey, toPageKey } from '../../../page-key.ts';
import { MAX_LISTED_VERSIONS, type PageStore, type StoredPage } from '../../../ports.ts';
import { toStoredPage } from '../../page-rows.ts';
import type { Database } from './database.ts';

/** Generated pages in SQLite. A version is written once and never changed. */
export function createSqlitePageStore(database: Database): PageStore {
  const createId = createIdSource();
  const selectPage = database.prepare('SELECT id, versions FROM pages WHERE visitor = ? AND question = ?');
  const insertPage = database.prepare(
    'INSERT INTO pages (id, visitor, question, versions) VALUES (?, ?, ?, 1)',
  );
  const raiseVersion = database.prepare('UPDATE pages SET versions = versions + 1 WHERE id = ?');
  const selectOfRun = database.prepare(
    `SELECT version FROM page_versions WHERE page = ?1 AND run = ?2
     UNION ALL SELECT version FROM page_repeats WHERE page = ?1 AND run = ?2`,
  );
  const selectLatest = database.prepare(
    'SELECT version, draft FROM page_versions WHERE page = ? ORDER BY version DESC LIMIT 1',
  );
  const insertRepeat = database.prepare('INSERT INTO page_repeats (run, page, version) VALUES (?, ?, ?)');
  const insertVersion = database.prepare(
    'INSERT INTO page_versions (page, version, run, question, created_at, draft) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const selectVersion = database.prepare(
    `SELECT version, run, page_versions.question, created_at, draft, visitor
     FROM page_versions JOIN pages ON pages.id = page WHERE page = ? AND version = ?`,
  );
  const selectVersions = database.prepare(
    `SELECT version FROM page_versions WHERE page = ? ORDER BY version DESC LIMIT ${MAX_LISTED_VERSIONS}`,
  );
  const selectOwned = database.prepare('SELECT id FROM pages WHERE id = ? AND visitor = ?');
  const eraseAll = ['page_repeats WHERE page = ?', 'page_versions WHERE page = ?', 'pages WHERE id = ?'].map(
    (rows) => database.prepare(`DELETE FROM ${rows}`),
  );
  const insertGone = database.prepare('INSERT OR IGNORE INTO gone_pages (id) VALUES (?)');
  const selectGone = database.prepare('SELECT id FROM gone_pages WHERE id = ?');

  return {
    async save({ visitorId, runId, question, draft }) {
      const key = toPageKey(question);
      return await database.writeSoon(() => {
        const known = selectPage.get(visitorId, key);
        const pageId = known ? String(known.id) : createId();
        // A run that was cut off and continued has saved its page before.
        const saved = known && selectOfRun.get(pageId, runId);
        if (saved) return { pageId, version: Number(saved.version) };
        const latest = known && selectLatest.get(pageId);
        if (latest && toDraftKey(JSON.parse(String(latest.draft))) === toDraftKey(draft)) {
          insertRepeat.run(runId, pageId, Number(latest.version));
          return { pageId, version: Number(latest.version) };
        }
        const version = Number(known?.versions ?? 0) + 1;
        const createdAt = new Date().toISOString();
        if (known) raiseVersion.run(pageId);
        else insertPage.run(pageId, visitorId, key);
        insertVersion.run(pageId, version, runId, question, createdAt, JSON.stringify(draft));
        return { pageId, version };
      });
    },
    async find(pageId, version): Promise<StoredPage | null> {
      const versions = selectVersions
        .all(pageId)
        .map((row) => Number(row.version))
        .reverse();
      const row = selectVersion.get(pageId, version ?? versions.at(-1) ?? null);
      return row ? toStoredPage(row, pageId, versions) : null;
    },
    async unpublish(pageId, visitorId) {
      const isGone = await database.writeSoon(() => {
        if (!selectOwned.get(pageId, visitorId)) return false;
        for (const erase of eraseAll) erase.run(pageId);
        insertGone.run(pageId);
        return true;
      });
      if (isGone) database.wipeLog();
      return isGone;
    },
    wasUnpublished: async (pageId) => selectGone.get(pageId) !== undefined,
  };
}
