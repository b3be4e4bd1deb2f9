import type { Database } from '../sqlite/database.ts';

/** Makes what an import has staged live, all of it at one moment. Its user must hold the import lock. */
export interface Publisher {
  /** Changes one row. From then on searches see the documents in state 0 and no more those in state 3. */
  publish(): void;
  /**
   * Brings documents to states 1 and 2 after `publish`, or back to state 1 without it; what is visible stays the same. It
   * finishes, too, what an import that has ended early has begun.
   */
  settle(): Generator<void>;
}

const DOCUMENTS_A_STEP = 50;

export function createPublisher(database: Database): Publisher {
  const publish = database.prepare('UPDATE live_states SET state = 0 WHERE state = 3');
  const reopen = database.prepare('UPDATE live_states SET state = 3 WHERE state = 0');
  const findPublished = database.prepare('SELECT 1 FROM live_states WHERE state = 0');
  // The first condition is what the index needs to be used.
  const change = database.prepare(
    `UPDATE documents SET state = ? WHERE pk IN
     (SELECT pk FROM documents WHERE state <> 1 AND state = ? LIMIT ${DOCUMENTS_A_STEP})`,
  );

  function* changeAll(from: number, to: number): Generator<void> {
    while (change.run(to, from).changes) yield;
  }

  return {
    publish: () => void publish.run(),
    *settle() {
      const isPublished = findPublished.get() !== undefined;
      yield* changeAll(3, isPublished ? 2 : 1);
      if (!isPublished) return;
      yield* changeAll(0, 1);
      reopen.run();
    },
  };
}
