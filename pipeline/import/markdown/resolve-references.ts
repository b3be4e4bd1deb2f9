import { findCodeRanges, replaceOutside } from '../cut/code-ranges.ts';

const DEFINITION =
  /^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*<?(\S+?)>?(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*(?:\n|$)/gm;
const IMAGE = /!\[[^[\]\n]{0,300}\]\[[^\]\n]{0,200}\][ \t]*/g;
const LINK = /\[([^[\]\n]{1,500})\]\[([^\]\n]{0,200})\]/g;

/**
 * Writes the addresses of reference links (`[text][name]`) where they are used and drops images that are given so: the
 * list of addresses stands at the end of a document, so a passage on its own would lose them. Code is untouched.
 */
export function resolveReferences(text: string): string {
  const ranges = findCodeRanges(text);
  const addresses = new Map<string, string>();
  let resolved = replaceOutside(text, ranges, DEFINITION, (match) => {
    const [whole, name = '', address = ''] = match;
    if (name.startsWith('^')) return whole;
    addresses.set(toKey(name), address);
    return '';
  });
  const apply = (pattern: RegExp, replace: (match: RegExpExecArray) => string) => {
    resolved = replaceOutside(resolved, findCodeRanges(resolved), pattern, replace);
  };
  apply(IMAGE, () => '');
  apply(LINK, ([whole, label = '', name = '']) => {
    const address = addresses.get(toKey(name || label));
    return address === undefined ? whole : `[${label}](${address})`;
  });
  return resolved;
}

function toKey(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}
