import { ask, marksFor, type Script } from './script.ts';

/**
 * Takes these runs out of the ledger, and with them what was kept of their questions when no other run asks the same. Counts
 * stay. To be run in the transaction that erases the runs, before it does.
 */
export function* forgetRuns(runIds: readonly string[]): Script<void> {
  if (runIds.length === 0) return;
  const runs = `SELECT pk FROM runs WHERE id IN (${marksFor(runIds)})`;
  yield* ask(`DELETE FROM uncounted_runs WHERE run IN (${runs})`, ...runIds);
  const rows = yield* ask(`DELETE FROM ledger_runs WHERE run IN (${runs}) RETURNING asked`, ...runIds);
  const asked = [...new Set(rows.map((row) => Number(row.asked)))];
  if (asked.length === 0) return;
  yield* ask(
    `DELETE FROM asked_questions WHERE pk IN (${marksFor(asked)})
     AND NOT EXISTS (SELECT 1 FROM ledger_runs WHERE ledger_runs.asked = asked_questions.pk)`,
    ...asked,
  );
}
