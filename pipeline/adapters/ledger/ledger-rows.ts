import type { Ending, LedgerPlace, LedgerRun } from '../../ports.ts';
import { toFeedback } from '../feedback-rows.ts';
import type { ScriptRow } from './script.ts';

/** What `toLedgerRun` takes, of `RUNS`. */
export const RUN_COLUMNS =
  'runs.id, runs.question, runs.started_at, ledger_runs.*, feedback.helpful, feedback.reason, feedback.comment, feedback.given_at';
export const RUNS =
  'ledger_runs JOIN runs ON runs.pk = ledger_runs.run LEFT JOIN feedback ON feedback.run = ledger_runs.run';

export function toLedgerRun(row: ScriptRow): LedgerRun {
  return {
    ...toPlace(row),
    key: Number(row.run),
    runId: String(row.id),
    question: String(row.question),
    startedAt: Number(row.started_at),
    day: String(row.day),
    ending: String(row.ending) as Ending,
    isWeak: Number(row.is_weak) === 1,
    isDegraded: Number(row.is_degraded) === 1,
    confidence: toNumber(row.confidence),
    firstEventMs: toNumber(row.first_event_ms),
    totalMs: toNumber(row.total_ms),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    family: Number(row.family),
    feedback: row.helpful === null ? null : toFeedback(row),
  };
}

export function toPlace({ language, site, collection }: ScriptRow): LedgerPlace {
  return { language: String(language), site: String(site), collection: String(collection) };
}

export function toNumber(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

export function toVector(bytes: Uint8Array): Float32Array {
  // Rows of a database begin anywhere in memory; floats do not.
  return new Float32Array(bytes.slice().buffer);
}
