import type { ConversationWindow, ListedConversation, ListedConversations } from '../../../ports.ts';
import { createConversationFilter } from '../../../runs/conversation-filter.ts';
import type { Database, Row } from './database.ts';

/** Conversations that are read at once while words are looked for. */
const CHUNK = 100;

/**
 * Lists conversations, as `RunStore.searchConversations` says. Words are compared here and not by SQLite, which knows upper and
 * lower case of ASCII letters only.
 */
export function createConversationSearch(
  database: Database,
): (visitorId: string, window: ConversationWindow) => ListedConversations {
  const select = (questions: string) =>
    database.prepare(
      `SELECT pk, id, title, created_at, ${questions} AS questions,
       id IN (SELECT conversation FROM runs WHERE state = 'running' AND is_set_aside = 0) AS is_running
       FROM conversations WHERE visitor = ?1 AND pk < ?2 ORDER BY pk DESC LIMIT ?3`,
    );
  const selectPlain = select("''");
  const selectWithQuestions = select(
    '(SELECT group_concat(question, char(10)) FROM runs WHERE conversation = conversations.id AND is_set_aside = 0)',
  );
  const selectPk = database.prepare('SELECT pk FROM conversations WHERE id = ? AND visitor = ?');

  return function searchConversations(visitorId, { limit, before = null, words = '' }) {
    const hasWords = createConversationFilter(words);
    const cursor = before === null ? undefined : selectPk.get(before, visitorId);
    let pk = Number(cursor?.pk ?? Number.MAX_SAFE_INTEGER);
    const found: ListedConversation[] = [];
    // One more than asked for tells whether there are more.
    while (found.length <= limit) {
      const size = hasWords ? CHUNK : limit + 1;
      const rows = (hasWords ? selectWithQuestions : selectPlain).all(visitorId, pk, size);
      const matching = rows.filter(
        ({ title, questions }) => hasWords?.([String(title), String(questions ?? '')]) ?? true,
      );
      found.push(...matching.map(toListed));
      if (rows.length < size) break;
      pk = Number(rows.at(-1)?.pk);
    }
    return { conversations: found.slice(0, limit), hasOlder: found.length > limit };
  };
}

function toListed({ id, title, created_at, is_running }: Row): ListedConversation {
  return {
    id: String(id),
    title: String(title),
    createdAt: new Date(Number(created_at)).toISOString(),
    isRunning: Boolean(is_running),
  };
}
