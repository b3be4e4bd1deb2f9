import { RunFailure } from '../../../failure.ts';
import { createIdSource } from '../../../id-source.ts';
import type { BegunRun, NewRun, RunRecord, RunStore } from '../../../ports.ts';
import { gatherWeakAnswers } from '../../../runs/weak-answers.ts';
import { toAsked, toConversation, toOptionsText, toOutcome, toRun, toTurns } from '../../run-rows.ts';
import { createConversationSearch } from './conversation-search.ts';
import type { Database } from './database.ts';
import { createExchangeReader } from './exchange-reader.ts';

const COLUMNS = 'id, visitor, conversation, message_id, question, locale, site, options, state, started_at';
const READ_COLUMNS = `${COLUMNS}, is_set_aside`;

/** Conversations and their runs in SQLite. */
export function createSqliteRunStore(database: Database): RunStore {
  const createId = createIdSource();
  const insertConversation = database.prepare(
    'INSERT INTO conversations (id, visitor, title, created_at) VALUES (?, ?, ?, ?)',
  );
  const selectOwner = database.prepare('SELECT visitor FROM conversations WHERE id = ?');
  const insertRun = database.prepare(
    `INSERT INTO runs (${COLUMNS}, idempotency_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'running', ?, ?)`,
  );
  const selectByKey = database.prepare(
    `SELECT ${READ_COLUMNS} FROM runs WHERE visitor = ? AND idempotency_key = ?`,
  );
  const selectRun = database.prepare(`SELECT ${READ_COLUMNS} FROM runs WHERE id = ?`);
  const selectUnfinished = database.prepare(
    `SELECT ${READ_COLUMNS} FROM runs WHERE state = 'running' ORDER BY pk`,
  );
  const selectHistory = database.prepare(
    `SELECT question, response, json_extract(payload, '$.sources') AS sources FROM runs JOIN outcomes ON outcomes.run = runs.pk
     WHERE conversation = ? AND pk < (SELECT pk FROM runs WHERE id = ?) AND is_set_aside = 0 ORDER BY pk DESC LIMIT ?`,
  );
  const setAside = database.prepare(
    `UPDATE runs SET is_set_aside = 1 WHERE conversation = ?1 AND pk >= (SELECT pk FROM runs WHERE id = ?2)
     AND is_set_aside = 0 RETURNING id, state`,
  );
  // A conversation is called by its first question, as long as its visitor calls it nothing else. That question may have taken the
  // place of the one that is replaced, which another tab still shows.
  const retitle = database.prepare(
    `UPDATE conversations SET title = ?3 FROM
     (SELECT pk, question FROM runs WHERE conversation = ?1 AND is_set_aside = 0 ORDER BY pk LIMIT 1) AS first
     WHERE id = ?1 AND title = first.question AND first.pk >= (SELECT pk FROM runs WHERE id = ?2)`,
  );
  const raiseAttempts = database.prepare(
    'UPDATE runs SET attempts = attempts + 1 WHERE id = ? RETURNING attempts',
  );
  const selectOutcome = database.prepare(
    `SELECT state, response, payload, error_code FROM runs JOIN outcomes ON outcomes.run = runs.pk WHERE id = ?`,
  );
  const selectConversations = database.prepare(
    'SELECT id, title, created_at FROM conversations WHERE visitor = ? ORDER BY pk DESC LIMIT ?',
  );
  const selectConversation = database.prepare(
    'SELECT id, title, created_at FROM conversations WHERE id = ? AND visitor = ?',
  );
  const searchConversations = createConversationSearch(database);
  const renameConversation = database.prepare(
    'UPDATE conversations SET title = ? WHERE id = ? AND visitor = ?',
  );
  const listExchanges = createExchangeReader(database);
  const selectRuns = database.prepare(
    `SELECT ${READ_COLUMNS} FROM runs WHERE conversation = ? ORDER BY pk LIMIT ?`,
  );
  const selectWeak = database.prepare(
    `SELECT question, started_at, payload FROM runs JOIN outcomes ON outcomes.run = runs.pk
     WHERE started_at >= ? AND state = 'done' AND (json_extract(payload, '$.confidence') < ?
     OR json_extract(payload, '$.finishReason') IN ('unanswered', 'unsure')) ORDER BY pk DESC`,
  );
  const selectIdle = database.prepare(
    `SELECT id, visitor FROM conversations WHERE created_at < ?1 AND NOT EXISTS
     (SELECT 1 FROM runs WHERE conversation = conversations.id AND (started_at >= ?1 OR state = 'running'))
     ORDER BY pk LIMIT ?2`,
  );

  return {
    async begin(run) {
      const pause = database.untilResumed();
      if (pause !== null) await pause;
      const joined = join(run);
      const begun = joined ? { run: joined, replaced: [] } : database.write(() => create(run));
      return { ...begun, joined: joined !== null, attempt: 0, kept: database.committed() };
    },
    find: async (runId) => toRun(selectRun.get(runId)),
    hasAsked: async (visitorId, idempotencyKey) => selectByKey.get(visitorId, idempotencyKey) !== undefined,
    async history(run, limit) {
      const rows = selectHistory.all(run.conversationId, run.id, Math.ceil(limit / 2));
      return rows.reverse().flatMap(toTurns).slice(-limit);
    },
    async findOutcome(runId) {
      const row = selectOutcome.get(runId);
      return row ? toOutcome(row) : null;
    },
    listRunning: async (runIds) => new Set(runIds.filter((id) => selectRun.get(id)?.state === 'running')),
    listUnfinished: async () => selectUnfinished.all().flatMap((row) => toRun(row) ?? []),
    async countAttempt(runId) {
      const attempts = Number(raiseAttempts.get(runId)?.attempts ?? 0);
      database.commit();
      return attempts;
    },
    listConversations: async (visitorId, limit) =>
      selectConversations.all(visitorId, limit).map(toConversation),
    searchConversations: async (visitorId, window) => searchConversations(visitorId, window),
    async renameConversation(conversationId, visitorId, title) {
      const { changes } = await database.writeSoon(() =>
        renameConversation.run(title, conversationId, visitorId),
      );
      return Number(changes) > 0;
    },
    async findConversation(conversationId, visitorId) {
      const row = selectConversation.get(conversationId, visitorId);
      return row ? toConversation(row) : null;
    },
    listExchanges: async (conversationId, window) => listExchanges(conversationId, window),
    listRuns: async (conversationId, limit) =>
      selectRuns.all(conversationId, limit).flatMap((row) => toRun(row) ?? []),
    listWeakAnswers: async (time, below) =>
      gatherWeakAnswers(selectWeak.all(time, below).map(toAsked), below),
    listIdleConversations: async (time, limit) =>
      selectIdle.all(time, limit).map(({ id, visitor }) => ({ id: String(id), visitorId: String(visitor) })),
  };

  function join({ visitorId, idempotencyKey, question, options }: NewRun): RunRecord | null {
    const run = idempotencyKey === null ? null : toRun(selectByKey.get(visitorId, idempotencyKey));
    if (!run) return null;
    if (run.question !== question || toOptionsText(run.options) !== toOptionsText(options)) {
      throw new RunFailure('idempotency_conflict', 'The idempotency key belongs to another question.');
    }
    return run;
  }

  function create({
    visitorId,
    conversationId,
    question,
    locale,
    site,
    options,
    idempotencyKey,
  }: NewRun): Pick<BegunRun, 'run' | 'replaced'> {
    const startedAt = Date.now();
    if (conversationId !== null && selectOwner.get(conversationId)?.visitor !== visitorId) {
      throw new RunFailure('not_found', 'The conversation is unknown or belongs to someone else.');
    }
    const replaced = options?.replaces === undefined ? null : findReplaced(options.replaces);
    const conversation = conversationId ?? replaced?.conversationId ?? createId();
    if (replaced) retitle.run(conversation, replaced.id, question);
    else if (conversationId === null) insertConversation.run(conversation, visitorId, question, startedAt);
    const aside = replaced ? setAside.all(conversation, replaced.id) : [];
    const id = createId();
    const messageId = createId();
    const said = toOptionsText(options);
    insertRun.run(
      id,
      visitorId,
      conversation,
      messageId,
      question,
      locale,
      site ?? null,
      said,
      startedAt,
      idempotencyKey,
    );
    const run: RunRecord = {
      id,
      visitorId,
      conversationId: conversation,
      messageId,
      question,
      locale,
      ...(site !== undefined && { site }),
      ...(said !== null && { options }),
      state: 'running',
      startedAt,
    };
    return {
      run,
      replaced: aside.filter(({ state }) => state === 'running').map((row) => String(row.id)),
    };

    function findReplaced(runId: string): RunRecord {
      const run = toRun(selectRun.get(runId));
      if (run?.visitorId === visitorId && run.conversationId === (conversationId ?? run.conversationId))
        return run;
      throw new RunFailure('not_found', 'The question to replace is unknown or of another conversation.');
    }
  }
}
