import type { Database } from '../sqlite/database.ts';
import { IS_LIVE, parsePassageId } from './passage-row.ts';

/** Passages of one document that stand nearest to a quoted one. */
const NEAR_PASSAGES = 40;
/** Documents whose passages are listed; an answer quotes few. */
const MAX_QUOTED = 3;

/**
 * Returns a function that lists the keys of passages that an answer quoted, and of those around them, in documents of which the
 * keys are given as a JSON array; null for all.
 */
export function createQuotedFinder(
  database: Database,
): (passageIds: readonly string[], allowed: string | null) => Set<number> {
  const listNear = database.prepare(
    `SELECT passages.pk FROM passages JOIN documents ON documents.pk = passages.document
     WHERE documents.id = ?1 AND ${IS_LIVE} AND (?3 IS NULL OR documents.pk IN (SELECT value FROM json_each(?3)))
     ORDER BY abs(passages.ordinal - ?2) LIMIT ${NEAR_PASSAGES}`,
  );

  return function findQuoted(passageIds, allowed) {
    const quoted = passageIds.slice(0, MAX_QUOTED).flatMap((id) => parsePassageId(id) ?? []);
    const rows = quoted.flatMap(({ documentId, ordinal }) => listNear.all(documentId, ordinal, allowed));
    return new Set(rows.map(({ pk }) => Number(pk)));
  };
}
