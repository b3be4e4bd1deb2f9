import type { Database } from '../sqlite/database.ts';

/** A question is read in no more languages than this; a base has one most often. */
const MAX_LANGUAGES = 6;

/**
 * Returns a function that lists the languages that documents of the base are indexed in, `preferred` first when it is among
 * them, and alone where there are none. It steps from one language to the next in the index, however many documents there are.
 */
export function createBaseLanguages(database: Database): (preferred: string) => readonly string[] {
  const list = database.prepare(
    `WITH RECURSIVE found (language) AS (
       SELECT min(language) FROM documents
       UNION ALL
       SELECT (SELECT min(language) FROM documents WHERE language > found.language) FROM found
       WHERE found.language IS NOT NULL
     ) SELECT language FROM found WHERE language IS NOT NULL LIMIT ${MAX_LANGUAGES}`,
  );

  return function listLanguages(preferred) {
    const languages = list.all().map(({ language }) => String(language));
    if (languages.length === 0) return [preferred];
    return languages.sort((a, b) => Number(b === preferred) - Number(a === preferred));
  };
}
