import { unescapeText } from './unescape-text.js';

/** Round brackets within each other, as elsewhere. */
const MAX_BRACKETS = 32;

const SPACE = /[ \t]*\n?[ \t]*/y;
const CLOSINGS = /** @type {Readonly<Record<string, string>>} */ ({ '"': '"', "'": "'", '(': ')' });

/**
 * Reads what stands in round brackets behind the words of a link: an address, and a title, which is not shown.
 * @param {string} text
 * @param {number} at Of the opening bracket.
 * @returns {{ href: string, end: number } | null}
 */
export function readTarget(text, at) {
  const start = skipSpace(text, at + 1);
  const { href, end } = readDestination(text, start) ?? { href: '', end: start };
  const space = skipSpace(text, end);
  const titleEnd = (space > end && readTitle(text, space)) || space;
  const close = skipSpace(text, titleEnd);
  return text[close] === ')' ? { href, end: close + 1 } : null;
}

/**
 * @param {string} text
 * @param {number} start
 * @returns {{ href: string, end: number } | null}
 */
export function readDestination(text, start) {
  if (text[start] === '<') {
    for (let at = start + 1; at < text.length; at++) {
      if (text[at] === '>') return { href: unescapeText(text.slice(start + 1, at)), end: at + 1 };
      if (text[at] === '\n' || text[at] === '<') return null;
      if (text[at] === '\\') at += 1;
    }
    return null;
  }
  let at = start;
  let depth = 0;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character <= ' ' || character === '\x7f') break;
    if (character === '\\' && text.charAt(at + 1) > ' ') at += 1;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth < 0) break;
    if (depth > MAX_BRACKETS) return null;
  }
  return at === start || depth > 0 ? null : { href: unescapeText(text.slice(start, at)), end: at };
}

/**
 * Where a title ends; 0 where none begins, or it never ends.
 * @param {string} text
 * @param {number} start
 */
export function readTitle(text, start) {
  const opening = text.charAt(start);
  const closing = CLOSINGS[opening];
  if (!closing) return 0;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === closing) return at + 1;
    if (text[at] === '(' && opening === '(') return 0;
    if (text[at] === '\\') at += 1;
  }
  return 0;
}

/**
 * @param {string} text
 * @param {number} at
 */
function skipSpace(text, at) {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(text)?.[0].length ?? 0);
}
