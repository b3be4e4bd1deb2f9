import { RunFailure } from '../../../failure.ts';
import type { BeginUnit } from '../../../ports.ts';
import { forgetRuns } from '../../ledger/forget-runs.ts';
import { createDeliveryAddition } from './changes/delivery-changes.ts';
import { createPageErasure } from './changes/page-erasure.ts';
import { createRunChanges } from './changes/run-changes.ts';
import type { Database } from './database.ts';
import { runScriptNow } from './run-script.ts';

const NONE: readonly string[] = Object.freeze([]);

/**
 * Units of work in SQLite. `commit` writes before it returns its promise, but for a pause: the question of a run that has just
 * begun, and whatever else this turn of the event loop has written, becomes durable in the same transaction.
 */
export function createSqliteUnits(database: Database): BeginUnit {
  const runs = createRunChanges(database);
  const erasePages = createPageErasure(database);
  const addDelivery = createDeliveryAddition(database);

  return () => {
    const works: (() => void)[] = [];
    let erases = false;
    const workAll = () => {
      for (const work of works) work();
    };
    return {
      requireRun(runId) {
        works.push(() => {
          if (!runs.has(runId)) throw new RunFailure('not_found', `The run ${runId} was erased meanwhile.`);
        });
      },
      // Nobody else takes runs of the file.
      hold() {},
      append: (events) => void works.push(() => runs.append(events)),
      finish: (runId, ...end) => void works.push(() => runs.finish(runId, ...end)),
      keepResult: (runId, stageId, result) => void works.push(() => runs.keepResult(runId, stageId, result)),
      enqueue: (delivery) => void works.push(() => void addDelivery(delivery)),
      eraseRuns(erased) {
        erases = true;
        works.push(() => {
          erasePages(erased);
          const ids = erased.map(({ id }) => id);
          runScriptNow(database, forgetRuns(ids));
          for (const id of ids) runs.erase(id);
        });
      },
      eraseConversation(conversationId) {
        erases = true;
        works.push(() => runs.eraseConversation(conversationId));
      },
      async commit() {
        const pause = database.untilResumed();
        if (pause !== null) await pause;
        database.write(workAll);
        database.commit();
        if (erases) database.wipeLog();
        return NONE;
      },
    };
  };
}
