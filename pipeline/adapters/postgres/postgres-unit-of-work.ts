import { RunFailure } from '../../failure.ts';
import { toPageKey } from '../../page-key.ts';
import { type BeginUnit, type ErasedRun, type NewDelivery, UNMEASURED } from '../../ports.ts';
import { forgetRuns } from '../ledger/forget-runs.ts';
import type { Postgres, Queries } from './connection.ts';
import { addDelivery } from './postgres-delivery-store.ts';
import { changeRuns, createRunChanges, hasRunChanges, type RunChanges } from './run-changes.ts';
import { runScript } from './run-script.ts';

interface Changes {
  readonly required: string[];
  readonly runs: RunChanges;
  readonly deliveries: NewDelivery[];
  readonly erasedRuns: ErasedRun[];
  readonly erasedConversations: string[];
}

const NONE: readonly string[] = Object.freeze([]);

/** Units of work in PostgreSQL: a transaction each, with one statement for all that happens to runs. `node` executes them. */
export function createPostgresUnits(postgres: Postgres, node: string): BeginUnit {
  return () => {
    const runs = createRunChanges();
    const changes: Changes = { required: [], runs, deliveries: [], erasedRuns: [], erasedConversations: [] };
    return {
      requireRun: (runId) => void changes.required.push(runId),
      hold: (runId, attempt) => void runs.held.push([runId, attempt]),
      append: (events) => void runs.events.push(events),
      finish: (runId, outcome, measures = UNMEASURED) =>
        void runs.ends.push({ runId, ...outcome, ...measures }),
      keepResult: (...result) => void runs.results.push(result),
      enqueue: (delivery) => void changes.deliveries.push(delivery),
      eraseRuns: (erased) => void changes.erasedRuns.push(...erased),
      eraseConversation: (conversationId) => void changes.erasedConversations.push(conversationId),
      commit: () => commit(postgres, node, changes),
    };
  };
}

async function commit(postgres: Postgres, node: string, changes: Changes): Promise<readonly string[]> {
  const { required, runs, deliveries, erasedRuns, erasedConversations } = changes;
  const isOfRuns = hasRunChanges(runs);
  const before = required.length > 0 ? [lockRuns(required)] : [];
  const after: Step[] = [
    ...deliveries.map(enqueue),
    ...erasedRuns.map(erasePage),
    ...(erasedRuns.length > 0 ? [eraseRuns(erasedRuns)] : []),
    ...(erasedConversations.length > 0 ? [eraseConversations(erasedConversations)] : []),
  ];
  // A statement is a transaction of its own.
  if (before.length + after.length === 0) return isOfRuns ? changeRuns(postgres, node, runs) : NONE;
  return postgres.transact(async (queries) => {
    for (const step of before) await step(queries, NONE);
    const lost = isOfRuns ? await changeRuns(queries, node, runs) : NONE;
    for (const step of after) await step(queries, lost);
    return lost;
  });
}

/** `lost`: runs that the node does not hold any more. */
type Step = (queries: Queries, lost: readonly string[]) => Promise<void>;

/** They stay until the unit is committed. */
function lockRuns(runIds: readonly string[]): Step {
  return async ({ query }) => {
    const ids = [...new Set(runIds)];
    const rows = await query('SELECT id FROM runs WHERE id = ANY ($1) FOR KEY SHARE', [ids]);
    if (rows.length < ids.length) throw new RunFailure('not_found', 'A run was erased meanwhile.');
  };
}

function enqueue(delivery: NewDelivery): Step {
  return async (queries, lost) => {
    if (!lost.includes(delivery.runId)) await addDelivery(queries, delivery);
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
    const ids = runs.map(({ id }) => id);
    await runScript({ query }, forgetRuns(ids));
    await query('DELETE FROM runs WHERE id = ANY ($1)', [ids]);
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
