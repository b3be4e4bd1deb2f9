import { RunFailure } from '../../failure.ts';
import { toPageKey } from '../../page-key.ts';
import type { BeginUnit, ErasedRun, LoggedFrames, PaidStage, RunOutcome } from '../../ports.ts';
import type { Postgres, Queries } from './connection.ts';
import { toStorableJson } from './storable-json.ts';

interface Changes {
  readonly required: string[];
  readonly results: (readonly [runId: string, stageId: PaidStage, result: string])[];
  readonly events: (LoggedFrames & { readonly runId: string })[];
  readonly ends: (RunOutcome & { readonly runId: string })[];
  readonly erasedRuns: ErasedRun[];
  readonly erasedConversations: string[];
}

/** Units of work in PostgreSQL: a transaction each, with one statement for all changes of a kind. */
export function createPostgresUnits(postgres: Postgres): BeginUnit {
  return () => {
    const changes: Changes = {
      required: [],
      results: [],
      events: [],
      ends: [],
      erasedRuns: [],
      erasedConversations: [],
    };
    return {
      requireRun: (runId) => void changes.required.push(runId),
      append: (events) => void changes.events.push(events),
      finish: (runId, outcome) => void changes.ends.push({ runId, ...outcome }),
      keepResult: (...result) => void changes.results.push(result),
      eraseRuns: (runs) => void changes.erasedRuns.push(...runs),
      eraseConversation: (conversationId) => void changes.erasedConversations.push(conversationId),
      commit: () => commit(postgres, changes),
    };
  };
}

function commit(postgres: Postgres, changes: Changes): Promise<void> {
  const steps = toSteps(changes);
  const [first, ...others] = steps;
  if (!first) return Promise.resolve();
  // A statement is a transaction of its own.
  if (others.length === 0) return first(postgres);
  return postgres.transact(async (queries) => {
    for (const step of steps) await step(queries);
  });
}

type Step = (queries: Queries) => Promise<void>;

function toSteps(changes: Changes): Step[] {
  const { required, results, events, ends, erasedRuns, erasedConversations } = changes;
  return [
    ...(required.length > 0 ? [lockRuns(required)] : []),
    ...(results.length > 0 ? [keepResults(results)] : []),
    ...(events.length > 0 ? [appendEvents(events)] : []),
    ...(ends.length > 0 ? [endRuns(ends)] : []),
    ...erasedRuns.map(erasePage),
    ...(erasedRuns.length > 0 ? [eraseRuns(erasedRuns)] : []),
    ...(erasedConversations.length > 0 ? [eraseConversations(erasedConversations)] : []),
  ];
}

/** They stay until the unit is committed. */
function lockRuns(runIds: readonly string[]): Step {
  return async ({ query }) => {
    const ids = [...new Set(runIds)];
    const rows = await query('SELECT id FROM runs WHERE id = ANY ($1) FOR KEY SHARE', [ids]);
    if (rows.length < ids.length) throw new RunFailure('not_found', 'A run was erased meanwhile.');
  };
}

function keepResults(results: Changes['results']): Step {
  return async ({ query }) => {
    // The last one of a stage, since a statement may write a row only once.
    const latest = new Map(results.map((result) => [`${result[0]} ${result[1]}`, result]));
    const rows = [...latest.values()];
    await query(
      `INSERT INTO kept_results (run, stage, result) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
       ON CONFLICT (run, stage) DO UPDATE SET result = excluded.result`,
      [rows.map(([runId]) => runId), rows.map(([, stageId]) => stageId), rows.map(([, , result]) => result)],
    );
  };
}

function appendEvents(events: Changes['events']): Step {
  return async ({ query }) => {
    await query(
      `INSERT INTO run_events (run, first_seq, last_seq, frames)
       SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[], $4::text[])`,
      [
        events.map(({ runId }) => runId),
        events.map(({ firstSeq }) => firstSeq),
        events.map(({ firstSeq, frames }) => firstSeq + frames.length - 1),
        events.map(({ frames }) => frames.join('')),
      ],
    );
  };
}

function endRuns(ends: Changes['ends']): Step {
  return async ({ query }) => {
    await query(
      `WITH told AS (
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
         AS told (id, state, response, payload, error_code)
       ), dropped AS (
         DELETE FROM kept_results WHERE run = ANY ($1)
       ), ended AS (
         UPDATE runs SET state = told.state FROM told WHERE runs.id = told.id RETURNING runs.pk, runs.id
       )
       INSERT INTO outcomes (run, response, payload, error_code)
       SELECT ended.pk, told.response, told.payload, told.error_code FROM ended JOIN told USING (id)
       ON CONFLICT (run) DO UPDATE
       SET response = excluded.response, payload = excluded.payload, error_code = excluded.error_code`,
      [
        ends.map(({ runId }) => runId),
        ends.map(({ state }) => state),
        ends.map(({ response }) => response),
        ends.map(({ payload }) => toStorableJson(payload)),
        ends.map(({ errorCode }) => errorCode),
      ],
    );
  };
}

/** A version goes with the last run whose page it is, and a page with its last version. */
function erasePage({ id, visitorId, question }: ErasedRun): Step {
  return async ({ query }) => {
    const [page] = await query('SELECT id FROM pages WHERE visitor = $1 AND question = $2 FOR UPDATE', [
      visitorId,
      toPageKey(question),
    ]);
    if (!page) return;
    const pageId = String(page.id);
    await query('DELETE FROM page_repeats WHERE run = $1', [id]);
    const [heir] = await query(
      `DELETE FROM page_repeats WHERE run = (
         SELECT page_repeats.run FROM page_repeats JOIN page_versions USING (page, version)
         WHERE page = $1 AND page_versions.run = $2 LIMIT 1
       ) RETURNING run`,
      [pageId, id],
    );
    if (heir) {
      await query('UPDATE page_versions SET run = $3 WHERE page = $1 AND run = $2', [
        pageId,
        id,
        String(heir.run),
      ]);
      return;
    }
    await query('DELETE FROM page_versions WHERE page = $1 AND run = $2', [pageId, id]);
    await query(
      'DELETE FROM pages WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM page_versions WHERE page = pages.id)',
      [pageId],
    );
  };
}

function eraseRuns(runs: readonly ErasedRun[]): Step {
  return async ({ query }) => {
    await query('DELETE FROM runs WHERE id = ANY ($1)', [runs.map(({ id }) => id)]);
  };
}

function eraseConversations(ids: readonly string[]): Step {
  return async ({ query }) => {
    // A question that is just being asked holds the conversation.
    await query('SELECT 1 FROM conversations WHERE id = ANY ($1) FOR UPDATE', [ids]);
    await query(
      `DELETE FROM conversations WHERE id = ANY ($1)
       AND NOT EXISTS (SELECT 1 FROM runs WHERE conversation = conversations.id)`,
      [ids],
    );
  };
}
