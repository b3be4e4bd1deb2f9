import type { LoggedFrames, PaidStage, RunOutcome } from '../../ports.ts';
import type { Queries, SqlValue } from './connection.ts';
import { toStorableJson } from './storable-json.ts';

/** What becomes of runs in one unit of work. */
export interface RunChanges {
  readonly held: (readonly [runId: string, attempt: number])[];
  readonly results: (readonly [runId: string, stageId: PaidStage, result: string])[];
  readonly events: (LoggedFrames & { readonly runId: string })[];
  readonly ends: (RunOutcome & { readonly runId: string })[];
}

export function createRunChanges(): RunChanges {
  return { held: [], results: [], events: [], ends: [] };
}

export function hasRunChanges({ held, results, events, ends }: RunChanges): boolean {
  return held.length + results.length + events.length + ends.length > 0;
}

/**
 * Those that are held are locked while they are written, so that no other node takes one of them in between: what it reads of the
 * log then is all that was ever written of the attempt before.
 */
const HELD = `
  held AS (
    SELECT runs.id FROM runs JOIN asked USING (id)
    WHERE owner = $1 AND attempts = asked.attempt AND state = 'running' ORDER BY runs.id FOR SHARE OF runs
  ),
  lost AS (SELECT id FROM asked EXCEPT SELECT id FROM held)`;

/** Does all of it in one statement, and resolves with the held runs that are not the node's any more. */
export async function changeRuns(
  { query }: Queries,
  node: string,
  changes: RunChanges,
): Promise<readonly string[]> {
  const { held, events, ends } = changes;
  const values: SqlValue[] = [node];
  const rowsOf = (
    name: string,
    columns: readonly (readonly [type: string, values: readonly SqlValue[]])[],
  ) => {
    const parameters = columns.map(([type, column]) => `$${values.push(column as SqlValue)}::${type}[]`);
    return `unnest(${parameters.join(', ')}) AS ${name}`;
  };
  const parts = [
    `asked AS (SELECT * FROM ${rowsOf('asked', [
      ['text', held.map(([runId]) => runId)],
      ['integer', held.map(([, attempt]) => attempt)],
    ])} (id, attempt))`,
    HELD,
  ];
  const results = toLatestResults(changes);
  if (results.length > 0) {
    const rows = rowsOf('told', [
      ['text', results.map(([runId]) => runId)],
      ['text', results.map(([, stageId]) => stageId)],
      ['text', results.map(([, , result]) => result)],
    ]);
    parts.push(`kept AS (
      INSERT INTO kept_results (run, stage, result)
      SELECT * FROM ${rows} (run, stage, result) WHERE run NOT IN (SELECT id FROM lost)
      ON CONFLICT (run, stage) DO UPDATE SET result = excluded.result)`);
  }
  if (events.length > 0) {
    const rows = rowsOf('told', [
      ['text', events.map(({ runId }) => runId)],
      ['integer', events.map(({ firstSeq }) => firstSeq)],
      ['integer', events.map(({ firstSeq, frames }) => firstSeq + frames.length - 1)],
      ['text', events.map(({ frames }) => frames.join(''))],
    ]);
    parts.push(`appended AS (
      INSERT INTO run_events (run, first_seq, last_seq, frames)
      SELECT * FROM ${rows} (run, first_seq, last_seq, frames) WHERE run NOT IN (SELECT id FROM lost))`);
  }
  if (ends.length > 0) {
    const rows = rowsOf('told', [
      ['text', ends.map(({ runId }) => runId)],
      ['text', ends.map(({ state }) => state)],
      ['text', ends.map(({ response }) => response)],
      ['text', ends.map(({ payload }) => toStorableJson(payload))],
      ['text', ends.map(({ errorCode }) => errorCode)],
    ]);
    parts.push(
      `told AS (
        SELECT * FROM ${rows} (id, state, response, payload, error_code) WHERE id NOT IN (SELECT id FROM lost))`,
      'dropped AS (DELETE FROM kept_results WHERE run IN (SELECT id FROM told))',
      `ended AS (
        UPDATE runs SET state = told.state FROM told WHERE runs.id = told.id RETURNING runs.pk, runs.id)`,
      `kept_outcomes AS (
        INSERT INTO outcomes (run, response, payload, error_code)
        SELECT ended.pk, told.response, told.payload, told.error_code FROM ended JOIN told USING (id)
        ON CONFLICT (run) DO UPDATE
        SET response = excluded.response, payload = excluded.payload, error_code = excluded.error_code)`,
    );
  }
  const rows = await query(`WITH ${parts.join(',\n')} SELECT id FROM lost`, values);
  return rows.map(({ id }) => String(id));
}

/** The last one of a stage, since a statement may write a row only once; none of a run that ends with it. */
function toLatestResults({ results, ends }: RunChanges): RunChanges['results'] {
  const over = new Set(ends.map(({ runId }) => runId));
  const latest = new Map(results.map((result) => [`${result[0]} ${result[1]}`, result]));
  return [...latest.values()].filter(([runId]) => !over.has(runId));
}
