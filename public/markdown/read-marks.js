/** @typedef {import('./parse-inline.js').Reader} Reader */

/**
 * Reads a run of marks of emphasis; which of them belong together, only the whole text tells.
 * @param {Reader} reader
 */
export function readMarks(reader) {
  const { text, at } = reader;
  const mark = text.charAt(at);
  let end = at;
  while (text[end] === mark) end += 1;
  const length = end - at;
  reader.at = end;
  if (mark === '~' && length === 1) return void reader.push('text', mark);
  const before = at > 0 ? String.fromCodePoint(codePointBefore(text, at)) : ' ';
  const after = end < text.length ? String.fromCodePoint(text.codePointAt(end) ?? 32) : ' ';
  const opens = isFlanking(before, after);
  const closes = isFlanking(after, before);
  const isWord = mark === '_';
  const mayOpen = opens && (!isWord || !closes || isPunctuation(before));
  const mayClose = closes && (!isWord || !opens || isPunctuation(after));
  // One between two letters is a sign more often than the beginning of emphasis.
  const mayStayOpen = mayOpen && (!mayClose || length > 1 || isUnspaced(before));
  const width = mark === '~' ? 2 : 1;
  // The odd one of several is a character, outside of what they enclose.
  const isOdd = length % width === 1;
  if (isOdd && !mayClose) reader.push('text', mark);
  for (let left = length - (length % width); left > 0; left -= width) {
    const index = reader.tokens.length;
    reader.push('text', mark.repeat(width));
    const run = mark === '~' ? 0 : length;
    reader.marks.push({ mark, run, index, mayOpen, mayClose, mayStayOpen, end: -1 });
  }
  if (isOdd && mayClose) reader.push('text', mark);
}

/**
 * Whether a run of marks between these clings to what follows it: https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
 * In writing without spaces, brackets and full stops stand right beside the marks, and models write them so.
 * @param {string} before
 * @param {string} after
 */
function isFlanking(before, after) {
  if (/\s/.test(after)) return false;
  return !isPunctuation(after) || /\s/.test(before) || isPunctuation(before) || isUnspaced(before);
}

/** @param {string} character */
function isUnspaced(character) {
  return /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]/u.test(character);
}

/** @param {string} character */
function isPunctuation(character) {
  return /[\p{P}\p{S}]/u.test(character);
}

/**
 * @param {string} text
 * @param {number} at
 */
function codePointBefore(text, at) {
  const isPair = /[\udc00-\udfff]/.test(text.charAt(at - 1)) && /[\ud800-\udbff]/.test(text.charAt(at - 2));
  return text.codePointAt(at - (isPair ? 2 : 1)) ?? 32;
}
