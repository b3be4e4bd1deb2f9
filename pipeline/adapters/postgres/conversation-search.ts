import type { ConversationWindow, ListedConversation, ListedConversations } from '../../ports.ts';
import { createConversationFilter } from '../../runs/conversation-filter.ts';
import { toConversation } from '../run-rows.ts';
import type { Queries } from './connection.ts';

/** Conversations that are read at once while words are looked for. */
const CHUNK = 100;
const NEWEST = '9223372036854775807';

/**
 * Lists conversations, as `RunStore.searchConversations` says. Words are compared here, so that they are compared alike
 * whatever the database's locale is.
 */
export async function searchConversations(
  { query }: Queries,
  visitorId: string,
  { limit, before = null, words = '' }: ConversationWindow,
): Promise<ListedConversations> {
  const hasWords = createConversationFilter(words);
  const questions = hasWords
    ? `(SELECT string_agg(question, chr(10)) FROM runs WHERE conversation = conversations.id AND NOT is_set_aside)`
    : `''`;
  const select = `SELECT pk, id, title, created_at, ${questions} AS questions, EXISTS
     (SELECT 1 FROM runs WHERE conversation = conversations.id AND state = 'running' AND NOT is_set_aside) AS is_running
     FROM conversations WHERE visitor = $1 AND pk < $2::bigint ORDER BY pk DESC LIMIT $3`;
  let pk = before === null ? NEWEST : await findPlace(before);
  const found: ListedConversation[] = [];
  // One more than asked for tells whether there are more.
  while (found.length <= limit) {
    const size = hasWords ? CHUNK : limit + 1;
    const rows = await query(select, [visitorId, pk, size]);
    const matching = rows.filter(
      ({ title, questions }) => hasWords?.([String(title), String(questions ?? '')]) ?? true,
    );
    for (const row of matching) found.push({ ...toConversation(row), isRunning: row.is_running === true });
    if (rows.length < size) break;
    pk = String(rows.at(-1)?.pk);
  }
  return { conversations: found.slice(0, limit), hasOlder: found.length > limit };

  async function findPlace(conversationId: string): Promise<string> {
    const [row] = await query('SELECT pk FROM conversations WHERE id = $1 AND visitor = $2', [
      conversationId,
      visitorId,
    ]);
    return row ? String(row.pk) : NEWEST;
  }
}
