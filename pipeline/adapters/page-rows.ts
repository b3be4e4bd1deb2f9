import type { PageDraft, StoredPage } from '../ports.ts';

/** A version of a page with its visitor, whose columns have the same names in every database. */
export function toStoredPage(
  row: Readonly<Record<string, unknown>>,
  pageId: string,
  versions: readonly number[],
): StoredPage {
  return {
    ...(JSON.parse(String(row.draft)) as PageDraft),
    id: pageId,
    visitorId: String(row.visitor),
    runId: String(row.run),
    version: Number(row.version),
    versions,
    question: String(row.question),
    createdAt: String(row.created_at),
  };
}
