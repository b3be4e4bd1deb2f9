/** What has stood open for longer was never meant to be closed. */
const MAX_OPEN_LENGTH = 200;

/**
 * Without what may be the beginning of a mark at the end: what the mark is, only the next character tells.
 * @param {string} text
 */
export function withoutHalfMarks(text) {
  let end = text.length;
  while (end > 0 && '*_~`\\[<!'.includes(text.charAt(end - 1))) end -= 1;
  // `!` ends a sentence, too.
  if (text[end] === '!' && text[end + 1] !== '[') end += 1;
  const words = text.slice(0, end);
  const [half = ''] = /(?:\[\d{0,3}|<[a-zA-Z][\w+.:/-]*)$/.exec(words.slice(-MAX_OPEN_LENGTH)) ?? [];
  return words.slice(0, words.length - half.length);
}

/**
 * Whether what stands open there may still be closed.
 * @param {string} text
 * @param {number} at
 */
export function isNear(text, at) {
  return text.length - at < MAX_OPEN_LENGTH;
}
