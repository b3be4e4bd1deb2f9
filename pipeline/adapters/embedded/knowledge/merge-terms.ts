import type { Database } from '../sqlite/database.ts';

/** Pages that a step writes, of 4 KB; more would hold the write lock longer than a running server likes. */
const PAGES_A_STEP = 8;
/** `total_changes()` rises by more than this when a merge had something to do: https://sqlite.org/fts5.html#the_merge_command */
const CHANGES_OF_NOTHING = 1;

/**
 * Returns the steps that merge the segments of the term index where there are many. FTS5 would do it by itself, but in the
 * middle of some commit and then for up to a second, which is why the schema turns that off.
 */
export function createTermMerger(database: Database): () => Generator<void> {
  const merge = database.prepare(
    `INSERT INTO passage_terms (passage_terms, rank) VALUES ('merge', ${PAGES_A_STEP})`,
  );
  const countChanges = database.prepare('SELECT total_changes() AS count');
  const changes = () => Number(countChanges.get()?.count ?? 0);

  return function* mergeTerms() {
    for (;;) {
      const before = changes();
      merge.run();
      if (changes() - before <= CHANGES_OF_NOTHING) return;
      yield;
    }
  };
}
