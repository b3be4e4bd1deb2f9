import { createIdSource } from '../../id-source.ts';
import type { RunStore } from '../../ports.ts';
import { gatherWeakAnswers } from '../../runs/weak-answers.ts';
import { toAsked, toConversation, toOutcome, toRun, toTurns } from '../run-rows.ts';
import { createRunBeginning, RUN_COLUMNS } from './begin-run.ts';
import type { Postgres } from './connection.ts';
import { searchConversations } from './conversation-search.ts';
import { listExchanges } from './exchange-reader.ts';

/** Conversations and their runs in PostgreSQL. `owner` executes what begins here; null when another node is to claim it. */
export function createPostgresRunStore(postgres: Postgres, owner: string | null): RunStore {
  const { query } = postgres;
  const find = async (runId: string) => {
    const [row] = await query(`SELECT ${RUN_COLUMNS} FROM runs WHERE id = $1`, [runId]);
    return toRun(row);
  };
  return {
    begin: createRunBeginning(postgres, { createId: createIdSource(), owner }),
    find,
    async hasAsked(visitorId, idempotencyKey) {
      const rows = await query('SELECT 1 FROM runs WHERE visitor = $1 AND idempotency_key = $2', [
        visitorId,
        idempotencyKey,
      ]);
      return rows.length > 0;
    },
    async history(run, limit) {
      const rows = await query(
        `SELECT question, response, (payload::json -> 'sources')::text AS sources
         FROM runs JOIN outcomes ON outcomes.run = runs.pk
         WHERE conversation = $1 AND pk < (SELECT pk FROM runs WHERE id = $2) AND NOT is_set_aside
         ORDER BY pk DESC LIMIT $3`,
        [run.conversationId, run.id, Math.ceil(limit / 2)],
      );
      return rows.toReversed().flatMap(toTurns).slice(-limit);
    },
    async findOutcome(runId) {
      const [row] = await query(
        `SELECT state, response, payload, error_code FROM runs JOIN outcomes ON outcomes.run = runs.pk WHERE id = $1`,
        [runId],
      );
      return row ? toOutcome(row) : null;
    },
    async listRunning(runIds) {
      const rows = await query(`SELECT id FROM runs WHERE id = ANY ($1) AND state = 'running'`, [runIds]);
      return new Set(rows.map(({ id }) => String(id)));
    },
    async listUnfinished() {
      const rows = await query(`SELECT ${RUN_COLUMNS} FROM runs WHERE state = 'running' ORDER BY pk`);
      return rows.flatMap((row) => toRun(row) ?? []);
    },
    async countAttempt(runId) {
      const raise = 'UPDATE runs SET attempts = attempts + 1 WHERE id = $1 RETURNING attempts';
      const [row] = await query(raise, [runId]);
      return Number(row?.attempts ?? 0);
    },
    async listConversations(visitorId, limit) {
      const select =
        'SELECT id, title, created_at FROM conversations WHERE visitor = $1 ORDER BY pk DESC LIMIT $2';
      return (await query(select, [visitorId, limit])).map(toConversation);
    },
    searchConversations: (visitorId, window) => searchConversations(postgres, visitorId, window),
    async renameConversation(conversationId, visitorId, title) {
      const rename = 'UPDATE conversations SET title = $1 WHERE id = $2 AND visitor = $3 RETURNING id';
      return (await query(rename, [title, conversationId, visitorId])).length > 0;
    },
    async findConversation(conversationId, visitorId) {
      const select = 'SELECT id, title, created_at FROM conversations WHERE id = $1 AND visitor = $2';
      const [row] = await query(select, [conversationId, visitorId]);
      return row ? toConversation(row) : null;
    },
    listExchanges: (conversationId, window) => listExchanges(postgres, conversationId, window),
    async listRuns(conversationId, limit) {
      const select = `SELECT ${RUN_COLUMNS} FROM runs WHERE conversation = $1 ORDER BY pk LIMIT $2`;
      return (await query(select, [conversationId, limit])).flatMap((row) => toRun(row) ?? []);
    },
    async listWeakAnswers(time, below) {
      const rows = await query(
        `SELECT question, started_at, payload FROM runs JOIN outcomes ON outcomes.run = runs.pk
         WHERE started_at >= $1 AND state = 'done' AND ((payload::json ->> 'confidence')::double precision < $2
         OR payload::json ->> 'finishReason' IN ('unanswered', 'unsure')) ORDER BY pk DESC`,
        [time, below],
      );
      return gatherWeakAnswers(rows.map(toAsked), below);
    },
    async listIdleConversations(time, limit) {
      const rows = await query(
        `SELECT id, visitor FROM conversations WHERE created_at < $1 AND NOT EXISTS
         (SELECT 1 FROM runs WHERE conversation = conversations.id AND (started_at >= $1 OR state = 'running'))
         ORDER BY pk LIMIT $2`,
        [time, limit],
      );
      return rows.map(({ id, visitor }) => ({ id: String(id), visitorId: String(visitor) }));
    },
  };
}
