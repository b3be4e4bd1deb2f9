import { createIdSource } from '../../id-source.ts';
import { toDraftKey, toPageKey } from '../../page-key.ts';
import { MAX_LISTED_VERSIONS, type PageStore, type StoredPage } from '../../ports.ts';
import { toStoredPage } from '../page-rows.ts';
import type { Postgres, Queries } from './connection.ts';
import { WITH_NEXT_COMMIT } from './with-next-commit.ts';

type SaveRequest = Parameters<PageStore['save']>[0];

const SAVE_FIRST = `
  WITH page AS (
    INSERT INTO pages (id, visitor, question, versions) VALUES ($1, $2, $3, 1)
    ON CONFLICT (visitor, question) DO NOTHING RETURNING id)
  INSERT INTO page_versions (page, version, run, question, created_at, draft)
  SELECT id, 1, $4, $5, $6, $7 FROM page, (SELECT ${WITH_NEXT_COMMIT}) AS unwaited RETURNING version`;

/** Generated pages in PostgreSQL. A version is written once and never changed. */
export function createPostgresPageStore({ query, transact }: Postgres): PageStore {
  const createId = createIdSource();
  return {
    async save(page) {
      const pageId = createId();
      if (await saveFirst({ query }, page, pageId)) return { pageId, version: 1 };
      return transact((queries) => saveNext(queries, page, pageId));
    },
    async find(pageId, version): Promise<StoredPage | null> {
      const listed = await query(
        'SELECT version FROM page_versions WHERE page = $1 ORDER BY version DESC LIMIT $2',
        [pageId, MAX_LISTED_VERSIONS],
      );
      const versions = listed.map((row) => Number(row.version)).reverse();
      const [row] = await query(
        `SELECT version, run, page_versions.question, created_at, draft, visitor
         FROM page_versions JOIN pages ON pages.id = page WHERE page = $1 AND version = $2`,
        [pageId, version ?? versions.at(-1) ?? null],
      );
      return row ? toStoredPage(row, pageId, versions) : null;
    },
    unpublish: (pageId, visitorId) =>
      transact(async (queries) => {
        const owned = await queries.query('DELETE FROM pages WHERE id = $1 AND visitor = $2 RETURNING id', [
          pageId,
          visitorId,
        ]);
        if (owned.length === 0) return false;
        await queries.query('INSERT INTO gone_pages VALUES ($1) ON CONFLICT DO NOTHING', [pageId]);
        return true;
      }),
    async wasUnpublished(pageId) {
      return (await query('SELECT 1 FROM gone_pages WHERE id = $1', [pageId])).length > 0;
    },
  };
}

/** What nearly all pages are: the first of their visitor and question. False, and nothing is saved, when it is another one. */
async function saveFirst(
  { query }: Queries,
  { visitorId, runId, question, draft }: SaveRequest,
  pageId: string,
): Promise<boolean> {
  const values = [pageId, visitorId, toPageKey(question), runId, question, new Date().toISOString()];
  const saved = await query(SAVE_FIRST, [...values, JSON.stringify(draft)], 'save_first_page');
  return saved.length > 0;
}

/** The page of `newId` where there is none: the one that was there a moment ago may be gone. */
async function saveNext(
  { query }: Queries,
  { visitorId, runId, question, draft }: SaveRequest,
  newId: string,
): Promise<{ pageId: string; version: number }> {
  const key = toPageKey(question);
  await query('INSERT INTO pages VALUES ($1, $2, $3, 0) ON CONFLICT (visitor, question) DO NOTHING', [
    newId,
    visitorId,
    key,
  ]);
  // Held until the version is written: the next one has the next number.
  const [page] = await query(
    'SELECT id, versions FROM pages WHERE visitor = $1 AND question = $2 FOR UPDATE',
    [visitorId, key],
  );
  const pageId = String(page?.id);
  // A run that was cut off and continued has saved its page before.
  const [saved] = await query(
    `SELECT version FROM page_versions WHERE page = $1 AND run = $2
     UNION ALL SELECT version FROM page_repeats WHERE page = $1 AND run = $2`,
    [pageId, runId],
  );
  if (saved) return { pageId, version: Number(saved.version) };
  const [latest] = await query(
    'SELECT version, draft FROM page_versions WHERE page = $1 ORDER BY version DESC LIMIT 1',
    [pageId],
  );
  if (latest && toDraftKey(JSON.parse(String(latest.draft))) === toDraftKey(draft)) {
    const version = Number(latest.version);
    await query('INSERT INTO page_repeats VALUES ($1, $2, $3)', [runId, pageId, version]);
    return { pageId, version };
  }
  const version = Number(page?.versions) + 1;
  await query('UPDATE pages SET versions = $2 WHERE id = $1', [pageId, version]);
  await query('INSERT INTO page_versions VALUES ($1, $2, $3, $4, $5, $6)', [
    pageId,
    version,
    runId,
    question,
    new Date().toISOString(),
    JSON.stringify(draft),
  ]);
  return { pageId, version };
}
