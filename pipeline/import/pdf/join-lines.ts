const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef\u3000-\u303f]/;

/**
 * Two lines of a paragraph as one. A word that was broken between them is one word again, unless the document has the same
 * word with a hyphen elsewhere.
 */
export function joinLines(first: string, second: string, compounds: ReadonlySet<string>): string {
  const broken = /(\p{L}+)([-\u00ad\u2010])$/u.exec(first.slice(-60));
  const rest = /^\p{L}+/u.exec(second.slice(0, 60))?.[0] ?? '';
  if (broken && /^\p{Ll}/u.test(rest)) {
    const isCompound = broken[2] !== '\u00ad' && compounds.has(`${broken[1]}-${rest}`.toLowerCase());
    return (isCompound ? first : first.slice(0, -1)) + second;
  }
  // As in "UTF-" and "8".
  if (/[\p{L}\p{N}][-\u2010]$/u.test(first.slice(-2)) && /^[\p{L}\p{N}]/u.test(second)) return first + second;
  const isUnspaced = UNSPACED.test(first.slice(-1)) && UNSPACED.test(second.slice(0, 1));
  return first.replace(/\u00ad$/, '') + (isUnspaced ? '' : ' ') + second;
}
