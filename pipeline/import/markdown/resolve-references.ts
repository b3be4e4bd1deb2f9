import { lineBefore, replaceOutsideCode } from '../cut/code-ranges.ts';
import { stripImages } from './strip-images.ts';

const DEFINITION =
  /^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*<?(\S+?)>?(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*(?:\n|$)/gm;
const IMAGE = /!\[([^[\]\n]{0,300})\]\[([^\]\n]{0,200})\]/g;
const SHORT_IMAGE = /!\[([^[\]\n]{1,300})\](?![[(:])/g;
/** The name alone; a box of a list of tasks is none. */
const SHORT_LINK = /(?<![\]!\\])\[([^[\]\n^!][^[\]\n]{0,200})\](?![[(:])/g;
const TASK = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+$/;
const LINK = /\[([^[\]\n]{1,500})\]\[([^\]\n]{0,200})\]/g;

/**
 * Writes the addresses of reference links (`[text][name]`, `[name]`) where they are used and drops images: the
 * list of addresses stands at the end of a document, so a passage on its own would lose them. Code is untouched.
 */
export function resolveReferences(text: string): string {
  const addresses = new Map<string, string>();
  let resolved = replaceOutsideCode(text, DEFINITION, (match) => {
    const [whole, name = '', address = ''] = match;
    if (name.startsWith('^')) return whole;
    addresses.set(toKey(name), address);
    return '';
  });
  const apply = (pattern: RegExp, replace: (match: RegExpExecArray) => string) => {
    resolved = replaceOutsideCode(resolved, pattern, replace);
  };
  // A picture without an address goes as well.
  apply(IMAGE, ([, label = '', name = '']) => `![${label}](${addresses.get(toKey(name || label)) ?? ''})`);
  apply(SHORT_IMAGE, ([whole, label = '']) => (addresses.has(toKey(label)) ? `![${label}](x)` : whole));
  resolved = stripImages(resolved);
  apply(LINK, ([whole, label = '', name = '']) => {
    const address = addresses.get(toKey(name || label));
    return address === undefined ? whole : `[${label}](${address})`;
  });
  if (addresses.size === 0) return resolved;
  const current = resolved;
  apply(SHORT_LINK, ({ 0: whole, 1: label = '', index }) => {
    const address = addresses.get(toKey(label));
    const isTask = /^[xX]$/.test(label) && TASK.test(lineBefore(current, index, 100));
    return address === undefined || isTask ? whole : `[${label}](${address})`;
  });
  return resolved;
}

function toKey(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}
