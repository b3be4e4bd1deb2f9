import type { Database } from '../sqlite/database.ts';

/**
 * Returns the steps that delete everything that is not live (states 0 and 2) with its terms, a row a step. Whoever takes
 * them must hold the import lock: state 0 belongs to its holder.
 */
export function createSweeper(database: Database): () => Generator<void> {
  const findDocument = database.prepare(
    'SELECT pk FROM documents INDEXED BY documents_state WHERE state <> 1 LIMIT 1',
  );
  const listPassages = database.prepare('SELECT pk FROM passages WHERE document = ?');
  const deleteTerms = database.prepare('DELETE FROM passage_terms WHERE rowid = ?');
  const deletePassage = database.prepare('DELETE FROM passages WHERE pk = ?');
  const deleteDocument = database.prepare('DELETE FROM documents WHERE pk = ?');

  return function* sweep() {
    for (;;) {
      const document = findDocument.get()?.pk;
      if (document === undefined) return;
      for (const { pk = null } of listPassages.all(document)) {
        deleteTerms.run(pk);
        deletePassage.run(pk);
        yield;
      }
      // With its document, so that none without passages is looked at again.
      deleteDocument.run(document);
      yield;
    }
  };
}
