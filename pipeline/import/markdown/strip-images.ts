import { replaceOutsideCode } from '../cut/code-ranges.ts';

/** Noncharacters that mark for a moment where a picture was, and where a badge or another link begins and ends. */
const GONE = '\uFDD4';
const BADGE = '\uFDD5';
const LINK = '\uFDD6';
const LINK_END = '\uFDD7';
const ALL_MARKS = /[\uFDD4-\uFDD7]/g;
const BADGE_SPAN = /\uFDD5[^\uFDD5-\uFDD7]*\uFDD7/g;
const LINK_SPAN = /[\uFDD5\uFDD6][^\uFDD5-\uFDD7]*\uFDD7/g;

const ADDRESS =
  '\\([ \\t]*(?:<[^<>\\n]{0,2000}>|[^()\\s<>]{0,2000}(?:\\([^()\\s]{0,200}\\)[^()\\s<>]{0,200})?)(?:[ \\t]+=[\\dx%*]{1,20})?(?:[ \\t]+(?:"[^"\\n]{0,500}"|\'[^\'\\n]{0,500}\'))?[ \\t]*\\)';
const PICTURE = `!\\[((?:[^[\\]\\n]|\\[[^[\\]\\n]{0,200}\\]){0,500})\\](${ADDRESS})(?:\\{[^{}\\n]{0,200}\\})?`;
const IMAGE = new RegExp(`(?<!\\\\)${PICTURE}`, 'g');
/** A link that holds nothing but a picture. */
const LINKED = new RegExp(
  `(?<!\\\\)\\[[ \\t]{0,9}${PICTURE}[ \\t]{0,9}\\](${ADDRESS}|\\[[^[\\]\\n]{0,200}\\])`,
  'g',
);
const BADGE_ADDRESS = /badge|shields\.io|\.svg\b/i;
/** What a line still has when it held nothing but pictures. */
const BARE = /^[ \t]*(?:(?:[-*+>]|\d{1,9}[.)]|#{1,6})[ \t]*)*$/;

/**
 * Takes pictures out of Markdown, with the words that stand for them: nobody sees them in an answer. A link that holds only a
 * picture keeps its words, unless it stands in a heading with words of its own
 * or is a badge on a line of badges. Code is untouched, and so is the number of lines.
 */
export function stripImages(text: string): string {
  if (!text.includes('![')) return text;
  const own = text.replace(ALL_MARKS, '');
  const unlinked = replaceOutsideCode(own, LINKED, ([, alt = '', source = '', target = '']) => {
    if (!alt.trim()) return GONE;
    return `${BADGE_ADDRESS.test(source) ? BADGE : LINK}[${alt.trim()}]${target}${LINK_END}`;
  });
  const bare = replaceOutsideCode(unlinked, IMAGE, () => GONE);
  if (bare === own) return own;
  return bare.split('\n').map(closeGaps).join('\n');
}

/** Without the space of what is gone; of a line that held nothing else nothing stays. */
function closeGaps(line: string): string {
  if (!/[\uFDD4-\uFDD6]/.test(line)) return line;
  if (BARE.test(line.replace(BADGE_SPAN, '').replaceAll(GONE, ''))) return '';
  const unlinked = line.replace(LINK_SPAN, GONE);
  const isHeading = /^ {0,3}#{1,6}[ \t]/.test(line) && !BARE.test(unlinked.replaceAll(GONE, ''));
  return (isHeading ? unlinked : line)
    .replace(/(^|[ \t[(|])(?:\uFDD4[ \t]{0,9})+/g, '$1')
    .replace(ALL_MARKS, '')
    .trimEnd();
}
