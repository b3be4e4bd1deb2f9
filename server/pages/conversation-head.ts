import { shortenText } from '../../pipeline/answer/page.ts';
import type { Conversation, ListedConversation, ListedExchanges } from '../../pipeline/ports.ts';
import type { Words } from '../i18n/words.ts';
import type { ChatPage, ConversationLink } from './page-models.ts';

/** A conversation is named by its first question, which may be long. */
export const MAX_TITLE_CHARS = 120;

/** What a page of a conversation says of it, around its turns. */
export type ChatHead = Pick<ChatPage, 'title' | 'conversationId' | 'draft'> &
  Partial<Pick<ChatPage, 'isErased' | 'isPast' | 'earlierUrl' | 'laterUrl' | 'refusal'>>;

/** What stands around the turns that were listed: the ways to the others. */
export function toChatHead(
  { id, title }: Pick<Conversation, 'id' | 'title'>,
  listed: ListedExchanges,
): ChatHead {
  const path = toConversationUrl(id);
  const [first, last] = [listed.exchanges[0], listed.exchanges.at(-1)];
  return {
    title: shortenText(title, MAX_TITLE_CHARS),
    conversationId: id,
    draft: '',
    isPast: listed.hasLater,
    earlierUrl: listed.hasEarlier && first ? `${path}?before=${encodeURIComponent(first.runId)}` : '',
    laterUrl: listed.hasLater && last ? `${path}?after=${encodeURIComponent(last.runId)}` : '',
  };
}

export function toConversationUrl(conversationId: string): string {
  return `/c/${encodeURIComponent(conversationId)}`;
}

export function toConversationLink(
  { id, title, createdAt, isRunning }: ListedConversation,
  { date }: Words,
): ConversationLink {
  return {
    url: toConversationUrl(id),
    title: shortenText(title, MAX_TITLE_CHARS),
    createdAt,
    date: date(createdAt),
    isRunning,
  };
}
