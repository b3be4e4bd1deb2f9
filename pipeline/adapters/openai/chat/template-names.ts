import type { Token } from './special-tokens.ts';

const OWN_ROLE = /^(?:assistant|model|ai|bot)$/i;
const OTHER_ROLE = /^(?:user|human|system|developer|tool|observation|function|ipython)$/i;
const MAX_ROLE_CHARS = 20;
/** The name of a channel is a word, perhaps with what it is for. */
const MAX_NAME_CHARS = 160;
const MESSAGE = '<|message|>';

/** What begins behind the token of a channel or a turn, and the length of the name that says so. */
export interface Named {
  readonly kind: 'answer' | 'reasoning' | 'other';
  readonly length: number;
}

/** Whose turn begins with this token, where the token itself says it; null: the text behind it does. */
export function ownerOf({ kind, text }: Token): 'answer' | 'other' | null {
  if (kind === 'channel') return null;
  if (/^\[INST\]$|[|｜](?:user|system|observation|tool)[|｜]/i.test(text)) return 'other';
  return /[|｜]assistant[|｜]/i.test(text) ? 'answer' : null;
}

/** Reads the name of a channel, up to the message; null: the next characters will tell. */
export function readChannel(text: string, isLast: boolean): Named | null {
  const end = text.indexOf(MESSAGE);
  if (end < 0 && text.length < MAX_NAME_CHARS && !isLast) return null;
  if (end < 0) return { kind: 'reasoning', length: 0 };
  const isFinal = /^\s*final/i.test(text.slice(0, end));
  return { kind: isFinal ? 'answer' : 'reasoning', length: end + MESSAGE.length };
}

/** Reads whose turn it is; a word that is no role is the text itself. Null: the next characters will tell. */
export function readRole(text: string, isLast: boolean): Named | null {
  const [, role = '', rest = ''] = /^\s*([a-z]*)([\s\S]*)$/i.exec(text) ?? [];
  if (role.length < MAX_ROLE_CHARS && !isLast && (rest === '' || /^\s*<[^>]*$/.test(rest))) return null;
  if (OTHER_ROLE.test(role)) return { kind: 'other', length: 0 };
  if (!OWN_ROLE.test(role)) return { kind: 'answer', length: 0 };
  const [end = ''] = /^(?:<\|(?:end_header_id|header_end)\|>)?\s*/i.exec(rest) ?? [];
  return { kind: 'answer', length: text.length - rest.length + end.length };
}
