import { readDestination, readTitle } from './read-link.js';

/** A longer label names nothing. */
const MAX_LABEL_LENGTH = 999;

const LABEL = /\[((?:[^[\]\\]|\\.){1,999})\]:/sy;
const SPACE = /[ \t]*\n?[ \t]*/y;
const LINE_END = /[ \t]*(?:\n|$)/y;

/**
 * The text of a paragraph without the definitions of references that it begins with; they are added to those given.
 * @param {string} text
 * @param {import('./parse-blocks.js').References} references
 */
export function takeReferences(text, references) {
  let at = 0;
  for (let found = readReference(text, at); found; found = readReference(text, at)) {
    // The first of several holds.
    if (!references.has(found.label)) references.set(found.label, found.href);
    at = found.end;
  }
  return text.slice(at);
}

/**
 * What a reference is looked up by, whatever its case and white space; empty for what can be no label.
 * @param {string} label
 */
export function normaliseLabel(label) {
  if (label.length > MAX_LABEL_LENGTH) return '';
  // Both, so that ẞ and ss are one: https://spec.commonmark.org/0.31.2/#matches
  return label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase();
}

/**
 * @param {string} text
 * @param {number} at
 */
function readReference(text, at) {
  const name = matchAt(LABEL, text, at);
  const label = normaliseLabel(name?.[1] ?? '');
  if (!name || label === '') return null;
  const destination = readDestination(text, at + name[0].length + spaceAt(text, at + name[0].length));
  if (!destination) return null;
  const { href, end } = destination;
  const space = spaceAt(text, end);
  const titleEnd = space > 0 ? readTitle(text, end + space) : 0;
  // What begins like a title on the next line, and is none, belongs to the paragraph.
  const last = (titleEnd > 0 && matchAt(LINE_END, text, titleEnd)) || matchAt(LINE_END, text, end);
  return last && { label, href, end: last.index + last[0].length };
}

/**
 * @param {string} text
 * @param {number} at
 */
function spaceAt(text, at) {
  return matchAt(SPACE, text, at)?.[0].length ?? 0;
}

/**
 * @param {RegExp} pattern A sticky one.
 * @param {string} text
 * @param {number} at
 */
function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
