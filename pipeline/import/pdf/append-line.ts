const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef\u3000-\u303f]/;

/**
 * Puts a line behind those of its paragraph, whose parts together are its text. A word that was broken between two lines is
 * one word again, unless the document has the same word with a hyphen elsewhere.
 */
export function appendLine(parts: string[], line: string, compounds: ReadonlySet<string>): void {
  const last = parts.pop() ?? '';
  const broken = /(\p{L}{1,60})([-\u00ad\u2010])$/u.exec(last.slice(-61));
  const rest = /^\p{L}{1,60}/u.exec(line)?.[0] ?? '';
  const isUnspaced = UNSPACED.test(last.slice(-1)) && UNSPACED.test(line.slice(0, 1));
  if (broken && /^\p{Ll}/u.test(rest)) {
    const isCompound = broken[2] !== '\u00ad' && compounds.has(`${broken[1]}-${rest}`.toLowerCase());
    parts.push(isCompound ? last : last.slice(0, -1), line);
    // As in "UTF-" and "8".
  } else if (isUnspaced || (/[\p{L}\p{N}][-\u2010]$/u.test(last.slice(-3)) && /^[\p{L}\p{N}]/u.test(line))) {
    parts.push(last, line);
  } else parts.push(last.endsWith('\u00ad') ? last.slice(0, -1) : last, ' ', line);
}
