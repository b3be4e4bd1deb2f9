import { RunFailure } from '../../failure.ts';
import type { BegunRun, NewRun, RunRecord, RunStore } from '../../ports.ts';
import { toOptionsText, toRun } from '../run-rows.ts';
import { type Postgres, type Queries, toStorableText } from './connection.ts';
import { isDuplicate, isMissingReference } from './postgres-error.ts';

export const RUN_COLUMNS =
  'id, visitor, conversation, message_id, question, locale, options, is_set_aside, state, started_at';

const KEPT = Promise.resolve();
const INTO_RUNS =
  'INSERT INTO runs (id, visitor, conversation, message_id, question, locale, options, state, started_at, idempotency_key, owner)';
const ASKED = "$1, $2, $3, $4, $5, $6, $7, 'running', $8::bigint, $9, $10";
const INSERT_RUN = `${INTO_RUNS} VALUES (${ASKED})`;
const BEGIN_FIRST = `
  WITH conversation AS (INSERT INTO conversations (id, visitor, title, created_at) VALUES ($3, $2, $5, $8))
  ${INTO_RUNS} VALUES (${ASKED}) RETURNING id`;
const BEGIN_NEXT = `${INTO_RUNS} SELECT ${ASKED} FROM conversations WHERE id = $3 AND visitor = $2 RETURNING id`;

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
  { visitorId, conversationId, question, locale, options, idempotencyKey }: NewRun,
  { createId, owner }: RunBeginningOptions,
): Promise<BegunRun | null> {
  if (options?.replaces !== undefined) return null;
  const run = toNewRecord({
    visitorId,
    conversationId: conversationId ?? createId(),
    question,
    locale,
    options,
    createId,
  });
  const { id, messageId, startedAt } = run;
  const said = toOptionsText(options);
  const values = [id, visitorId, run.conversationId, messageId, question, locale, said, startedAt];
  const [text, name] = conversationId === null ? [BEGIN_FIRST, 'begin_first'] : [BEGIN_NEXT, 'begin_next'];
  const rows = await query(text, [...values, idempotencyKey, owner], name).catch((error) => {
    // The key is known already.
    if (isDuplicate(error)) return [];
    throw error;
  });
  return rows.length === 0 ? null : toBegun(run, owner, []);
}

async function beginIn(
  queries: Queries,
  asked: NewRun,
  { createId, owner }: RunBeginningOptions,
): Promise<BegunRun> {
  const joined = await join(queries, asked);
  if (joined) return { run: joined, joined: true, attempt: null, replaced: [], kept: KEPT };
  const { visitorId, conversationId, question, locale, options, idempotencyKey } = asked;
  if (conversationId !== null) await requireOwn(queries, conversationId, visitorId);
  const replaced = options?.replaces === undefined ? null : await findReplaced(queries, asked);
  const startedAt = Date.now();
  const conversation = conversationId ?? replaced?.conversationId ?? createId();
  if (replaced) await retitle(queries, conversation, replaced.id, question);
  else if (conversationId === null) {
    await queries.query(
      'INSERT INTO conversations (id, visitor, title, created_at) VALUES ($1, $2, $3, $4)',
      [conversation, visitorId, question, startedAt],
    );
  }
  const aside = replaced ? await setAside(queries, conversation, replaced.id) : [];
  const said = toOptionsText(options);
  const run = toNewRecord({
    visitorId,
    conversationId: conversation,
    question,
    locale,
    options,
    createId,
    startedAt,
  });
  await queries.query(INSERT_RUN, [
    run.id,
    visitorId,
    conversation,
    run.messageId,
    question,
    locale,
    said,
    startedAt,
    idempotencyKey,
    owner,
  ]);
  return toBegun(run, owner, aside);
}

function toNewRecord(asked: {
  readonly visitorId: string;
  readonly conversationId: string;
  readonly question: string;
  readonly locale: string | null;
  readonly options: NewRun['options'];
  readonly createId: () => string;
  readonly startedAt?: number;
}): RunRecord {
  const { visitorId, conversationId, question, locale, options, createId, startedAt = Date.now() } = asked;
  return {
    id: createId(),
    visitorId,
    conversationId,
    messageId: createId(),
    question,
    locale,
    ...(toOptionsText(options) !== null && { options }),
    state: 'running',
    startedAt,
  };
}

function toBegun(run: RunRecord, owner: string | null, replaced: readonly string[]): BegunRun {
  return { run, joined: false, attempt: owner === null ? null : 0, replaced, kept: KEPT };
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
