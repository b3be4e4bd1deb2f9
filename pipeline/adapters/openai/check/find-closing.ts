/** No inline element reaches over an empty line. */
export const PARAGRAPH_END = /\n[ \t]*\n/;

/**
 * The place of the bracket that closes the one the text begins with; `open` when it may still come, `never` when it cannot
 * be part of a link any more.
 */
export function findClosing(
  text: string,
  open: string,
  close: string,
  maxLength: number,
): number | 'open' | 'never' {
  let depth = 0;
  const limit = Math.min(text.length, maxLength);
  for (let index = 0; index < limit; index++) {
    const char = text.charAt(index);
    if (char === '\\') index++;
    else if (char === open) depth++;
    else if (char === close && --depth === 0) return index;
    else if (char === '\n' && /^\n[ \t]*\n/.test(text.slice(index, index + 40))) return 'never';
  }
  return text.length >= maxLength ? 'never' : 'open';
}
