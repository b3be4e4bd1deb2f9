import type { ExchangeWindow, ListedExchanges } from '../../../ports.ts';
import { toExchange } from '../../run-rows.ts';
import type { Database } from './database.ts';

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
