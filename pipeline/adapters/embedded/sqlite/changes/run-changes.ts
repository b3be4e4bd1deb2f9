import {
  type LoggedFrames,
  type PaidStage,
  type RunMeasures,
  type RunOutcome,
  UNMEASURED,
} from '../../../../ports.ts';
import { toWhole } from '../../../ledger/to-whole.ts';
import type { Database } from '../database.ts';

/** What a unit of work changes of runs and of what is stored of them; each call belongs into `Database.write`. */
export interface RunChanges {
  has(runId: string): boolean;
  append(events: LoggedFrames & { readonly runId: string }): void;
  /** What was kept for a run that goes on goes. */
  finish(runId: string, outcome: RunOutcome, measures?: RunMeasures): void;
  keepResult(runId: string, stageId: PaidStage, result: string): void;
  /** With its events, its outcome, its results, what was said of it and what the owner is still to be told. */
  erase(runId: string): void;
  /** Unless it still has runs. */
  eraseConversation(conversationId: string): void;
}

export function createRunChanges(database: Database): RunChanges {
  const selectRun = database.prepare('SELECT 1 FROM runs WHERE id = ?');
  const insertEvents = database.prepare(
    'INSERT INTO run_events (run, last_seq, first_seq, frames) VALUES (?, ?, ?, ?)',
  );
  const endRun = database.prepare('UPDATE runs SET state = ? WHERE id = ? RETURNING pk');
  const insertOutcome = database.prepare(
    'INSERT OR REPLACE INTO outcomes (run, response, payload, error_code) VALUES (?, ?, ?, ?)',
  );
  const insertUncounted = database.prepare(
    'INSERT OR REPLACE INTO uncounted_runs (run, language, first_event_ms, total_ms) VALUES (?, ?, ?, ?)',
  );
  const insertResult = database.prepare(
    'INSERT OR REPLACE INTO kept_results (run, stage, result) VALUES (?, ?, ?)',
  );
  const hasResults = database.prepare('SELECT 1 FROM kept_results LIMIT 1');
  const dropResults = database.prepare('DELETE FROM kept_results WHERE run = ?');
  const erasures = [
    'run_events WHERE run = ?',
    'kept_results WHERE run = ?',
    'outcomes WHERE run = (SELECT pk FROM runs WHERE id = ?)',
    'feedback WHERE run = (SELECT pk FROM runs WHERE id = ?)',
    'deliveries WHERE run = (SELECT pk FROM runs WHERE id = ?)',
    'runs WHERE id = ?',
  ].map((rows) => database.prepare(`DELETE FROM ${rows}`));
  const eraseConversation = database.prepare(
    `DELETE FROM conversations WHERE id = ?1
     AND NOT EXISTS (SELECT 1 FROM runs WHERE conversation = ?1)`,
  );

  // Most sites keep none, and end many runs.
  let mayHaveResults = hasResults.get() !== undefined;

  return {
    has: (runId) => selectRun.get(runId) !== undefined,
    append({ runId, firstSeq, frames }) {
      insertEvents.run(runId, firstSeq + frames.length - 1, firstSeq, frames.join(''));
    },
    finish(runId, { state, response, payload, errorCode }, { language, firstEventMs, totalMs } = UNMEASURED) {
      const pk = endRun.get(state, runId)?.pk;
      if (pk !== undefined) {
        insertOutcome.run(Number(pk), response, JSON.stringify(payload), errorCode);
        insertUncounted.run(Number(pk), language, toWhole(firstEventMs), toWhole(totalMs));
      }
      if (mayHaveResults) dropResults.run(runId);
    },
    keepResult(runId, stageId, result) {
      mayHaveResults = true;
      insertResult.run(runId, stageId, result);
    },
    erase(runId) {
      for (const erase of erasures) erase.run(runId);
    },
    eraseConversation: (conversationId) => void eraseConversation.run(conversationId),
  };
}
