import type { ListedConversation } from '../../pipeline/ports.ts';
import type { Words } from '../i18n/words.ts';
import { MAX_TITLE_CHARS, toConversationLink, toConversationUrl } from './conversation-head.ts';
import type { ConversationsPage } from './page-models.ts';

/** Which part of a visitor's conversations is listed. */
export interface ListPlace {
  /** Looked for; empty when all are listed. */
  readonly words: string;
  /** The conversation that those listed are older than. */
  readonly before: string | null;
}

export function toConversationsPage(
  listed: { readonly conversations: readonly ListedConversation[]; readonly hasOlder: boolean },
  place: ListPlace,
  words: Words,
): Omit<ConversationsPage, 'isErased' | 'isRenamed'> {
  const last = listed.conversations.at(-1);
  return {
    kind: 'conversations',
    title: words.say('history.title'),
    description: '',
    words: place.words,
    maxTitleChars: MAX_TITLE_CHARS,
    conversations: listed.conversations.map((conversation) => {
      const path = toConversationUrl(conversation.id);
      return {
        ...toConversationLink(conversation, words),
        renameUrl: `${path}/rename${toQuery(place)}`,
        eraseUrl: `${path}/erase${toQuery(place, 'listed')}`,
      };
    }),
    olderUrl: listed.hasOlder && last ? toListUrl({ ...place, before: last.id }) : '',
    newestUrl: place.before === null ? '' : toListUrl({ ...place, before: null }),
  };
}

/** The address of that part of the list; `done` names what was just done there. */
export function toListUrl(place: ListPlace, done?: 'erased' | 'renamed'): string {
  return `/conversations${toQuery(place, done)}`;
}

function toQuery({ words, before }: ListPlace, flag?: string): string {
  const query = new URLSearchParams();
  if (words.trim() !== '') query.set('q', words);
  if (before !== null) query.set('before', before);
  if (flag !== undefined) query.set(flag, '');
  const text = query.toString();
  return text && `?${text}`;
}
