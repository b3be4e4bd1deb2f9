import type { Exchange, ExchangeWindow, ListedExchanges, RunOutcome } from '../../../ports.ts';
import type { Database, Row } from './database.ts';

/** Reads turns of a conversation, as `RunStore.listExchanges` says; never more than were asked for, however many there are. */
export function createExchangeReader(
  database: Database,
): (conversationId: string, window: ExchangeWindow) => ListedExchanges {
  const select = (where: string, order: 'ASC' | 'DESC') =>
    database.prepare(
      `SELECT id, question, started_at, state, response, payload, error_code
       FROM runs LEFT JOIN outcomes ON outcomes.run = runs.pk
       WHERE conversation = ?1 AND is_set_aside = 0 AND ${where} ORDER BY pk ${order} LIMIT ?2`,
    );
  const cursor = '(SELECT pk FROM runs WHERE id = ?3 AND conversation = ?1)';
  const selectLatest = select('?3 IS NULL', 'DESC');
  const selectBefore = select(`pk < ${cursor}`, 'DESC');
  const selectAfter = select(`pk > ${cursor}`, 'ASC');

  return function listExchanges(conversationId, { limit, before = null, after = null }) {
    // One more than asked for tells whether there are more.
    const rows = (after !== null ? selectAfter : before !== null ? selectBefore : selectLatest).all(
      conversationId,
      limit + 1,
      after ?? before,
    );
    const hasMore = rows.length > limit;
    const exchanges = rows.slice(0, limit).map(toExchange);
    if (after !== null) return { exchanges, hasEarlier: true, hasLater: hasMore };
    return { exchanges: exchanges.reverse(), hasEarlier: hasMore, hasLater: before !== null };
  };
}

/** The outcome of a run that is over, from its row joined with that of its outcome. */
export function toOutcome(row: Row): RunOutcome {
  return {
    state: row.state as RunOutcome['state'],
    response: String(row.response ?? ''),
    payload: JSON.parse(String(row.payload)),
    errorCode: row.error_code as RunOutcome['errorCode'],
  };
}

function toExchange(row: Row): Exchange {
  return {
    runId: String(row.id),
    question: String(row.question),
    createdAt: new Date(Number(row.started_at)).toISOString(),
    outcome: row.state === 'running' ? null : toOutcome(row),
  };
}
