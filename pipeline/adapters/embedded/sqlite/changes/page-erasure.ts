import { toPageKey } from '../../../../page-key.ts';
import type { ErasedRun } from '../../../../ports.ts';
import type { Database } from '../database.ts';

/**
 * Erases what runs have made of pages: a version goes with the last run whose page it is, and a page with its last version.
 * The call belongs into `Database.write`.
 */
export function createPageErasure(database: Database): (runs: readonly ErasedRun[]) => void {
  const selectPage = database.prepare('SELECT id FROM pages WHERE visitor = ? AND question = ?');
  const eraseRepeat = database.prepare('DELETE FROM page_repeats WHERE run = ?');
  const selectRepeat = database.prepare(
    `SELECT page_repeats.run FROM page_repeats JOIN page_versions USING (page, version)
     WHERE page = ? AND page_versions.run = ? LIMIT 1`,
  );
  const handOver = database.prepare('UPDATE page_versions SET run = ? WHERE page = ? AND run = ?');
  const eraseVersion = database.prepare('DELETE FROM page_versions WHERE page = ? AND run = ?');
  const erasePage = database.prepare(
    'DELETE FROM pages WHERE id = ? AND NOT EXISTS (SELECT 1 FROM page_versions WHERE page = pages.id)',
  );

  return function erasePages(runs) {
    for (const { id, visitorId, question } of runs) {
      const page = selectPage.get(visitorId, toPageKey(question));
      if (!page) continue;
      const pageId = String(page.id);
      eraseRepeat.run(id);
      const heir = selectRepeat.get(pageId, id);
      if (heir) {
        eraseRepeat.run(String(heir.run));
        handOver.run(String(heir.run), pageId, id);
      } else {
        eraseVersion.run(pageId, id);
        erasePage.run(pageId);
      }
    }
  };
}
