import { HTMLElement, type Node, parse } from 'node-html-parser';
import { UnreadableSource } from '../unreadable-source.ts';
import { tagOf } from './elements.ts';

/** Deeper than any page that people read, shallow enough for recursion. */
const DEEPEST = 500;
/** The same for elements whose every level indents or repeats the text of all levels below. */
const DEEPEST_STRUCTURE = 40;
const STRUCTURE = new Set('table ul ol dl blockquote'.split(' '));
/** Elements that need no end tag. */
const ENDLESS = new Set(
  'area base br col colgroup dd dt embed hr img input li link meta optgroup option p param rp rt source tbody td tfoot th thead tr track wbr'.split(
    ' ',
  ),
);
const TAG = /<(\/?)([a-z][^\s/<>]*)(?=[\s/>])[^<>]*?(\/?)>/gi;
const UNREAD = /<!--|<!\[CDATA\[|<(script|style)\b|<(?:![a-z]|\?)[^<>]*>/gi;
/** What it says is for programs: a doctype, a processing instruction. */
const DECLARATION = /^<(?:\?|![a-z])/;

/**
 * The elements of a page.
 * @throws {UnreadableSource} when it is nested beyond reason
 */
export function readElements(html: string): HTMLElement {
  const bare = removeUnread(html);
  // Before it is parsed: the parser needs ever longer for elements that are opened and never closed.
  let depth = 0;
  for (const [, end, tag = '', isClosed] of bare.matchAll(TAG)) {
    if (isClosed || ENDLESS.has(tag.toLowerCase())) continue;
    depth = Math.max(0, depth + (end ? -1 : 1));
    if (depth > DEEPEST) throw tooDeep();
  }
  const root = parse(bare, {
    comment: false,
    blockTextElements: { script: true, noscript: true, style: true },
  });
  refuseDeepTree(root);
  return root;
}

/**
 * Takes out comments, declarations, scripts and styles, and the beginnings of comments that never end: the parser would look for the end
 * of each of them in all the rest of the page.
 */
function removeUnread(html: string): string {
  const unread = new RegExp(UNREAD);
  let kept = '';
  let from = 0;
  for (let match = unread.exec(html); match; match = unread.exec(html)) {
    const begin = match[0].toLowerCase();
    const end = DECLARATION.test(begin) ? unread.lastIndex : findEnd(html, unread.lastIndex, begin);
    if (end === null && begin.startsWith('<!')) {
      return kept + html.slice(from).replaceAll(match[0], '');
    }
    if (begin === '<![cdata[') {
      unread.lastIndex = end ?? html.length;
      continue;
    }
    // What stands around a script is not one line.
    kept += html.slice(from, match.index) + (/^<[!?]/.test(begin) ? '' : '<script></script>');
    from = end ?? html.length;
    unread.lastIndex = from;
  }
  return kept + html.slice(from);
}

/** Where the comment, script or style that begins before `from` is over. */
function findEnd(html: string, from: number, begin: string): number | null {
  const pattern = begin === '<!--' ? /--!?>/g : begin === '<![cdata[' ? /\]\]>/g : endTagOf(begin);
  pattern.lastIndex = from;
  return pattern.test(html) ? pattern.lastIndex : null;
}

function endTagOf(begin: string): RegExp {
  return begin === '<script' ? /<\/script\b[^<>]*>/gi : /<\/style\b[^<>]*>/gi;
}

function refuseDeepTree(root: HTMLElement): void {
  const left: [node: Node, depth: number, structure: number][] = [[root, 0, 0]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [node, depth, above] = next;
    const structure = above + (STRUCTURE.has(tagOf(node)) ? 1 : 0);
    if (depth > DEEPEST || structure > DEEPEST_STRUCTURE) throw tooDeep();
    for (const child of node.childNodes)
      if (child instanceof HTMLElement) left.push([child, depth + 1, structure]);
  }
}

function tooDeep(): UnreadableSource {
  return new UnreadableSource('is nested too deeply to be read; simplify its HTML');
}
