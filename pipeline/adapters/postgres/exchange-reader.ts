import type { ExchangeWindow, ListedExchanges } from '../../ports.ts';
import { toExchange } from '../run-rows.ts';
import type { Queries } from './connection.ts';

/** Reads turns of a conversation, as `RunStore.listExchanges` says; never more than were asked for, however many there are. */
export async function listExchanges(
  { query }: Queries,
  conversationId: string,
  { limit, before = null, after = null }: ExchangeWindow,
): Promise<ListedExchanges> {
  const cursor = after ?? before;
  const place = '(SELECT pk FROM runs WHERE id = $3 AND conversation = $1)';
  const where = cursor === null ? '' : `AND pk ${after !== null ? '>' : '<'} ${place}`;
  const rows = await query(
    `SELECT id, question, started_at, state, response, payload, error_code
     FROM runs LEFT JOIN outcomes ON outcomes.run = runs.pk
     WHERE conversation = $1 AND NOT is_set_aside ${where} ORDER BY pk ${after !== null ? 'ASC' : 'DESC'} LIMIT $2`,
    // One more than asked for tells whether there are more.
    cursor === null ? [conversationId, limit + 1] : [conversationId, limit + 1, cursor],
  );
  const hasMore = rows.length > limit;
  const exchanges = rows.slice(0, limit).map(toExchange);
  if (after !== null) return { exchanges, hasEarlier: true, hasLater: hasMore };
  return { exchanges: exchanges.reverse(), hasEarlier: hasMore, hasLater: before !== null };
}
