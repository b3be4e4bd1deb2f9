import { setImmediate } from 'node:timers/promises';
import { type Database, inTransaction } from '../sqlite/database.ts';
import type { ImportLock } from './import-lock.ts';

const BATCH_PASSAGES = 200;

/**
 * Returns a function that deletes everything that is not live (states 0 and 2) with its terms, a batch a transaction, and
 * lets the process breathe in between. It must hold the import lock: state 0 belongs to whoever does.
 */
export function createSweeper(database: Database): (lock: ImportLock) => Promise<void> {
  const findPassages = database.prepare(
    `SELECT passages.pk FROM documents JOIN passages ON passages.document = documents.pk
     WHERE documents.state <> 1 LIMIT ${BATCH_PASSAGES}`,
  );
  const deleteTerms = database.prepare('DELETE FROM passage_terms WHERE rowid = ?');
  const deletePassage = database.prepare('DELETE FROM passages WHERE pk = ?');
  const deleteDocuments = database.prepare('DELETE FROM documents WHERE state <> 1');

  return async function sweep(lock) {
    for (;;) {
      const isClean = inTransaction(database, () => {
        lock.renew();
        const passages = findPassages.all().map((row) => Number(row.pk));
        for (const pk of passages) {
          deleteTerms.run(pk);
          deletePassage.run(pk);
        }
        if (passages.length === BATCH_PASSAGES) return false;
        deleteDocuments.run();
        return true;
      });
      if (isClean) return;
      await setImmediate();
    }
  };
}
