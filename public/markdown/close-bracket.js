import { isNear } from './half-marks.js';
import { pairMarks } from './pair-marks.js';
import { readTarget } from './read-link.js';
import { normaliseLabel } from './read-reference.js';

/** @typedef {import('./parse-inline.js').Reader} Reader */

const LABEL = /\[((?:[^[\]\\]|\\.){0,999})\]/sy;

/**
 * Makes a link of what stands in square brackets, when an address or a reference follows.
 * @param {Reader} reader At the closing one.
 */
export function closeBracket(reader) {
  const { text, at, tokens, marks, options } = reader;
  const bracket = reader.brackets.pop();
  const isActive = reader.brackets.length >= reader.activeFrom;
  reader.activeFrom = Math.min(reader.activeFrom, reader.brackets.length);
  if (!bracket || !isActive) return;
  const label = text.slice(bracket.at, at);
  reader.at = at + 1;
  const target = readTargetOf(reader, bracket, label);
  if (!target) {
    const isHalf = options.isGrowing && isHalfLink(text, at + 1);
    if (isHalf) {
      bracket.token.text = '';
      reader.at = text.length;
    } else {
      reader.at = at;
    }
    return;
  }
  Object.assign(bracket.token, { type: 'open', text: '', name: 'link', href: target.href });
  // The number of a source is a link, and has no place in another.
  for (const token of tokens.slice(bracket.index)) {
    if (token.type === 'citation') Object.assign(token, { type: 'text', text: `[${token.text}]` });
  }
  pairMarks(tokens, marks.splice(bracket.marksFrom), false);
  reader.push('close', '', 'link');
  reader.at = target.end;
  reader.activeFrom = reader.brackets.length;
}

/**
 * @param {Reader} reader At the character behind the label.
 * @param {import('./parse-inline.js').Bracket} bracket
 * @param {string} label
 * @returns {{ href: string, end: number } | null}
 */
function readTargetOf(reader, bracket, label) {
  const { text, at, options } = reader;
  const target = text[at] === '(' ? readTarget(text, at) : null;
  if (target || options.references.size === 0) return target;
  const named = reader.match(LABEL);
  // A label of its own, even one that names nothing, leaves none to the words.
  const name = named?.[1] || (bracket.holdsBracket ? '' : label);
  const href = options.references.get(normaliseLabel(name));
  return href === undefined ? null : { href, end: at + (named?.[0].length ?? 0) };
}

/**
 * Whether what follows the words of a link may still become its address.
 * @param {string} text
 * @param {number} at
 */
function isHalfLink(text, at) {
  if (at === text.length) return true;
  if (!isNear(text, at)) return false;
  return /[([]/.test(text.charAt(at)) && !/[)\]\n]/.test(text.slice(at));
}
