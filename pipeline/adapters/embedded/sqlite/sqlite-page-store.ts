import { createIdSource } from '../../../id-source.ts';
import { toPageKey } from '../../../page-key.ts';
import { MAX_LISTED_VERSIONS, type PageDraft, type PageStore, type StoredPage } from '../../../ports.ts';
import type { Database } from './database.ts';

/** Generated pages in SQLite. A version is written once and never changed. */
export function createSqlitePageStore(database: Database): PageStore {
  const createId = createIdSource();
  const selectPage = database.prepare('SELECT id, versions FROM pages WHERE visitor = ? AND question = ?');
  const insertPage = database.prepare(
    'INSERT INTO pages (id, visitor, question, versions) VALUES (?, ?, ?, 1)',
  );
  const raiseVersion = database.prepare('UPDATE pages SET versions = versions + 1 WHERE id = ?');
  const selectOfRun = database.prepare('SELECT version FROM page_versions WHERE page = ? AND run = ?');
  const insertVersion = database.prepare(
    'INSERT INTO page_versions (page, version, run, question, created_at, draft) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const selectVersion = database.prepare(
    'SELECT version, question, created_at, draft FROM page_versions WHERE page = ? AND version = ?',
  );
  const selectVersions = database.prepare(
    `SELECT version FROM page_versions WHERE page = ? ORDER BY version DESC LIMIT ${MAX_LISTED_VERSIONS}`,
  );
  const eraseVersion = database.prepare('DELETE FROM page_versions WHERE page = ? AND run = ?');
  const erasePage = database.prepare(
    'DELETE FROM pages WHERE id = ? AND NOT EXISTS (SELECT 1 FROM page_versions WHERE page = pages.id)',
  );

  return {
    async save({ visitorId, runId, question, draft }) {
      const key = toPageKey(question);
      return await database.writeSoon(() => {
        const known = selectPage.get(visitorId, key);
        const pageId = known ? String(known.id) : createId();
        // A run that was cut off and continued has saved its page before.
        const saved = known && selectOfRun.get(pageId, runId);
        if (saved) return { pageId, version: Number(saved.version) };
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
      if (!row) return null;
      const draft: PageDraft = JSON.parse(String(row.draft));
      return {
        ...draft,
        id: pageId,
        version: Number(row.version),
        versions,
        question: String(row.question),
        createdAt: String(row.created_at),
      };
    },
    eraseRuns(runs) {
      database.write(() => {
        for (const { id, visitorId, question } of runs) {
          const page = selectPage.get(visitorId, toPageKey(question));
          if (!page) continue;
          eraseVersion.run(String(page.id), id);
          erasePage.run(String(page.id));
        }
      });
    },
  };
}
