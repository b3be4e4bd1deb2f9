import type { LoggedFrames, PaidStage, RunMeasures, RunOutcome } from '../../ports.ts';
import { toWhole } from '../ledger/to-whole.ts';
import type { Queries, SqlValue } from './connection.ts';
import { toStorableJson } from './storable-json.ts';

/** What becomes of runs in one unit of work. */
export interface RunChanges {
  readonly held: (readonly [runId: string, attempt: number])[];
  readonly results: (readonly [runId: string, stageId: PaidStage, result: string])[];
  readonly events: (LoggedFrames & { readonly runId: string })[];
  readonly ends: (RunOutcome & RunMeasures & { readonly runId: string })[];
}

export function createRunChanges(): RunChanges {
  return { held: [], results: [], events: [], ends: [] };
}

export function hasRunChanges({ held, results, events, ends }: RunChanges): boolean {
  return held.length + results.length + events.length + ends.length > 0;
}

/** Does all of it in one statement, and resolves with the held runs that are not the node's any more. */
export async function changeRuns(
  { query }: Queries,
  node: string,
  changes: RunChanges,
): Promise<readonly string[]> {
  const values: SqlValue[] = [node];
  const rows: Rows = (columns) => {
    const parameters = columns.map(([, type, column]) => `$${values.push(column as SqlValue)}::${type}[]`);
    const names = columns.map(([name]) => name);
    return `(SELECT * FROM unnest(${parameters.join(', ')}) AS given (${names.join(', ')})
      WHERE ${names[0]} = ${names[0]} || '') AS told`;
  };
  const results = toLatestResults(changes);
  const parts = [
    ...hold(rows, changes.held),
    ...keepResults(rows, results),
    ...appendEvents(rows, changes.events),
    ...endRuns(rows, changes.ends),
  ];
  const lost = await query(
    `WITH ${parts.join(',\n')} SELECT id FROM lost`,
    values,
    nameOf({ ...changes, results }),
  );
  return lost.map(({ id }) => String(id));
}

/** The statement differs by what there is to do alone. */
function nameOf({ results, events, ends }: RunChanges): string {
  return ['change_runs', results.length > 0 && 'r', events.length > 0 && 'e', ends.length > 0 && 'x']
    .filter(Boolean)
    .join('_');
}

/**
 * A table `told` of values, by columns, the first of which is text. Its condition is true of every row, and by the planner's reckoning
 * of one: so a plan for one run is no cheaper than the plan for any number, the statement is planned once for each connection, and
 * runs are looked up by their ids.
 */
type Rows = (
  columns: readonly (readonly [name: string, type: string, values: readonly SqlValue[]])[],
) => string;

/**
 * Runs are not looked for among the unfinished ones, of which there may be thousands, and which `state = 'running'` would lead the
 * planner to. Those that are held are locked while they are written, so that no other node takes one of them in between: what it reads of the
 * log then is all that was ever written of the attempt before.
 */
function hold(rows: Rows, held: RunChanges['held']): string[] {
  const asked = rows([
    ['id', 'text', held.map(([runId]) => runId)],
    ['attempt', 'integer', held.map(([, attempt]) => attempt)],
  ]);
  return [
    `asked AS (SELECT * FROM ${asked})`,
    `held AS (
       SELECT runs.id FROM runs JOIN asked USING (id)
       WHERE owner = $1 AND attempts = asked.attempt AND state NOT IN ('done', 'failed', 'stopped')
       ORDER BY runs.id FOR SHARE OF runs)`,
    'lost AS (SELECT id FROM asked EXCEPT SELECT id FROM held)',
  ];
}

function keepResults(rows: Rows, results: RunChanges['results']): string[] {
  if (results.length === 0) return [];
  const told = rows([
    ['run', 'text', results.map(([runId]) => runId)],
    ['stage', 'text', results.map(([, stageId]) => stageId)],
    ['result', 'text', results.map(([, , result]) => result)],
  ]);
  return [
    `kept AS (
       INSERT INTO kept_results (run, stage, result)
       SELECT * FROM ${told} WHERE run NOT IN (SELECT id FROM lost)
       ON CONFLICT (run, stage) DO UPDATE SET result = excluded.result)`,
  ];
}

function appendEvents(rows: Rows, events: RunChanges['events']): string[] {
  if (events.length === 0) return [];
  const told = rows([
    ['run', 'text', events.map(({ runId }) => runId)],
    ['first_seq', 'integer', events.map(({ firstSeq }) => firstSeq)],
    ['last_seq', 'integer', events.map(({ firstSeq, frames }) => firstSeq + frames.length - 1)],
    ['frames', 'text', events.map(({ frames }) => frames.join(''))],
  ]);
  return [
    `appended AS (
       INSERT INTO run_events (run, first_seq, last_seq, frames)
       SELECT * FROM ${told} WHERE run NOT IN (SELECT id FROM lost))`,
  ];
}

function endRuns(rows: Rows, ends: RunChanges['ends']): string[] {
  if (ends.length === 0) return [];
  const told = rows([
    ['id', 'text', ends.map(({ runId }) => runId)],
    ['state', 'text', ends.map(({ state }) => state)],
    ['response', 'text', ends.map(({ response }) => response)],
    ['payload', 'text', ends.map(({ payload }) => toStorableJson(payload))],
    ['error_code', 'text', ends.map(({ errorCode }) => errorCode)],
    ['language', 'text', ends.map(({ language }) => language)],
    ['first_event_ms', 'integer', ends.map(({ firstEventMs }) => toWhole(firstEventMs))],
    ['total_ms', 'integer', ends.map(({ totalMs }) => toWhole(totalMs))],
  ]);
  return [
    `ending AS (SELECT * FROM ${told} WHERE id NOT IN (SELECT id FROM lost))`,
    'dropped AS (DELETE FROM kept_results WHERE run IN (SELECT id FROM ending))',
    `ended AS (
       UPDATE runs SET state = ending.state FROM ending WHERE runs.id = ending.id
       RETURNING runs.pk, ending.*)`,
    `uncounted AS (
       INSERT INTO uncounted_runs (run, language, first_event_ms, total_ms)
       SELECT pk, language, first_event_ms, total_ms FROM ended ON CONFLICT DO NOTHING)`,
    `known AS (
       INSERT INTO outcomes (run, response, payload, error_code)
       SELECT pk, response, payload, error_code FROM ended
       ON CONFLICT (run) DO UPDATE
       SET response = excluded.response, payload = excluded.payload, error_code = excluded.error_code)`,
  ];
}

/** The last one of a stage, since a statement may write a row only once; none of a run that ends with it. */
function toLatestResults({ results, ends }: RunChanges): RunChanges['results'] {
  const over = new Set(ends.map(({ runId }) => runId));
  const latest = new Map(results.map((result) => [`${result[0]} ${result[1]}`, result]));
  return [...latest.values()].filter(([runId]) => !over.has(runId));
}
