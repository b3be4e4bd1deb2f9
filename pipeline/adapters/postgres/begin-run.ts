import { RunFailure } from '../../failure.ts';
import type { BegunRun, NewRun, RunRecord, RunStore } from '../../ports.ts';
import { toOptionsText, toRun } from '../run-rows.ts';
import { type Postgres, type Queries, toStorableText } from './connection.ts';
import { isDuplicate, isMissingReference } from './postgres-error.ts';
import { SERVER_NOW } from './server-now.ts';

export const RUN_COLUMNS =
  'id, visitor, conversation, message_id, question, locale, site, options, is_set_aside, state, started_at';

const KEPT = Promise.resolve();
const INTO_RUNS =
  'INSERT INTO runs (id, visitor, conversation, message_id, question, locale, site, options, state, started_at, idempotency_key, owner)';
const ASKED = `$1, $2, $3, $4, $5, $6, $7, $8, 'running', ${SERVER_NOW}, $9, $10`;
const INTO_CONVERSATIONS = 'INSERT INTO conversations (id, visitor, title, created_at)';
const BEGIN_FIRST = `
  WITH conversation AS (${INTO_CONVERSATIONS} VALUES ($3, $2, $5, ${SERVER_NOW}))
  ${INTO_RUNS} VALUES (${ASKED}) RETURNING started_at`;
const BEGIN_NEXT = `${INTO_RUNS} SELECT ${ASKED} FROM conversations WHERE id = $3 AND visitor = $2 RETURNING started_at`;
const BEGIN_IN_TRANSACTION = `${INTO_RUNS} VALUES (${ASKED}) RETURNING started_at`;

export interface RunBeginningOptions {
  readonly createId: () => string;
  /** The node that executes what begins here; null when another one is to claim it. */
  readonly owner: string | null;
}

/** Begins runs, as `RunStore.begin` says: one transaction, durable when it resolves. */
export function createRunBeginning(postgres: Postgres, options: RunBeginningOptions): RunStore['begin'] {
  return async function begin(asked) {
    // As it will be stored, or the same question would be another one the next time.
    const run = { ...asked, question: toStorableText(asked.question) };
    try {
      const begun = await beginAtOnce(postgres, run, options);
      if (begun) return begun;
      return await postgres.transact((queries) => beginIn(queries, run, options));
    } catch (error) {
      // Both were asked in the same moment, and the other one was first.
      if (isDuplicate(error)) return await postgres.transact((queries) => beginIn(queries, run, options));
      if (isMissingReference(error)) throw notFound();
      throw error;
    }
  };
}

/**
 * What nearly all questions are: the first of a conversation, or one more of the visitor's own. One statement, and so one
 * transaction; null when there is more to decide.
 */
async function beginAtOnce(
  { query }: Queries,
  asked: NewRun,
  options: RunBeginningOptions,
): Promise<BegunRun | null> {
  if (asked.options?.replaces !== undefined) return null;
  const { conversationId } = asked;
  const begin =
    conversationId === null
      ? insertRun(BEGIN_FIRST, 'begin_first', asked, options.createId(), options)
      : insertRun(BEGIN_NEXT, 'begin_next', asked, conversationId, options);
  return begin({ query }).catch((error) => {
    // The key is known already.
    if (isDuplicate(error)) return null;
    throw error;
  });
}

async function beginIn(queries: Queries, asked: NewRun, options: RunBeginningOptions): Promise<BegunRun> {
  const joined = await join(queries, asked);
  if (joined) return { run: joined, joined: true, attempt: null, replaced: [], kept: KEPT };
  const { visitorId, conversationId, question } = asked;
  if (conversationId !== null) await requireOwn(queries, conversationId, visitorId);
  const replaced = asked.options?.replaces === undefined ? null : await findReplaced(queries, asked);
  const conversation = conversationId ?? replaced?.conversationId ?? options.createId();
  if (replaced) await retitle(queries, conversation, replaced.id, question);
  else if (conversationId === null) {
    await queries.query(`${INTO_CONVERSATIONS} VALUES ($1, $2, $3, ${SERVER_NOW})`, [
      conversation,
      visitorId,
      question,
    ]);
  }
  const aside = replaced ? await setAside(queries, conversation, replaced.id) : [];
  const insert = insertRun(BEGIN_IN_TRANSACTION, 'begin_in_transaction', asked, conversation, options);
  const begun = await insert(queries);
  if (!begun) throw notFound();
  return { ...begun, replaced: aside };
}

/** Null when the statement inserts nothing. */
function insertRun(
  text: string,
  name: string,
  { visitorId, question, locale, site, options, idempotencyKey }: NewRun,
  conversationId: string,
  { createId, owner }: RunBeginningOptions,
): (queries: Queries) => Promise<BegunRun | null> {
  const [id, messageId] = [createId(), createId()];
  const said = toOptionsText(options);
  const asked = [visitorId, conversationId, messageId, question, locale, site ?? null, said, idempotencyKey];
  const values = [id, ...asked, owner];
  return async ({ query }) => {
    const [row] = await query(text, values, name);
    if (!row) return null;
    const run: RunRecord = {
      id,
      visitorId,
      conversationId,
      messageId,
      question,
      locale,
      ...(site !== undefined && { site }),
      ...(said !== null && { options }),
      state: 'running',
      startedAt: Number(row.started_at),
    };
    return { run, joined: false, attempt: owner === null ? null : 0, replaced: [], kept: KEPT };
  };
}

async function join({ query }: Queries, asked: NewRun): Promise<RunRecord | null> {
  const { visitorId, idempotencyKey, question, options } = asked;
  if (idempotencyKey === null) return null;
  const [row] = await query(`SELECT ${RUN_COLUMNS} FROM runs WHERE visitor = $1 AND idempotency_key = $2`, [
    visitorId,
    idempotencyKey,
  ]);
  const run = toRun(row);
  if (run && (run.question !== question || toOptionsText(run.options) !== toOptionsText(options))) {
    throw new RunFailure('idempotency_conflict', 'The idempotency key belongs to another question.');
  }
  return run;
}

async function requireOwn({ query }: Queries, conversationId: string, visitorId: string): Promise<void> {
  const [row] = await query('SELECT visitor FROM conversations WHERE id = $1', [conversationId]);
  if (row?.visitor !== visitorId) throw notFound();
}

async function findReplaced({ query }: Queries, asked: NewRun): Promise<RunRecord> {
  const { visitorId, conversationId, options } = asked;
  const [row] = await query(`SELECT ${RUN_COLUMNS} FROM runs WHERE id = $1`, [options?.replaces ?? '']);
  const run = toRun(row);
  if (run?.visitorId === visitorId && run.conversationId === (conversationId ?? run.conversationId))
    return run;
  throw new RunFailure('not_found', 'The question to replace is unknown or of another conversation.');
}

/** A conversation is called by its first question, as long as its visitor calls it nothing else. */
async function retitle(
  { query }: Queries,
  conversation: string,
  replacedId: string,
  question: string,
): Promise<void> {
  await query(
    `UPDATE conversations SET title = $3 FROM
     (SELECT pk, question FROM runs WHERE conversation = $1 AND NOT is_set_aside ORDER BY pk LIMIT 1) AS first
     WHERE id = $1 AND title = first.question AND first.pk >= (SELECT pk FROM runs WHERE id = $2)`,
    [conversation, replacedId, question],
  );
}

/** Ids of those among them that were not over. */
async function setAside(
  { query }: Queries,
  conversation: string,
  replacedId: string,
): Promise<readonly string[]> {
  // One after the other: two that replace the same question in the same moment would not see each other's run.
  await query('SELECT 1 FROM conversations WHERE id = $1 FOR NO KEY UPDATE', [conversation]);
  const rows = await query(
    `UPDATE runs SET is_set_aside = TRUE WHERE conversation = $1 AND pk >= (SELECT pk FROM runs WHERE id = $2)
     AND NOT is_set_aside RETURNING id, state`,
    [conversation, replacedId],
  );
  return rows.filter(({ state }) => state === 'running').map(({ id }) => String(id));
}

function notFound(): RunFailure {
  return new RunFailure('not_found', 'The conversation is unknown or belongs to someone else.');
}
