import { HTMLElement, type Node, NodeType } from 'node-html-parser';
import { type ElementFacts, tagOf } from './element-facts.ts';

/** Marks around marks around marks: a reader sees no more of them, and each would copy all that is inside. */
const MOST_MARKS = 8;
const MARKS: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  del: '~~',
  s: '~~',
};
const CODE = new Set(['code', 'kbd', 'samp', 'tt', 'var']);

/** The text of inline nodes as one line of Markdown; a `br` becomes a line break. */
export function toInlineMarkdown(nodes: readonly Node[], facts: ElementFacts): string {
  return nodes
    .map((node) => inlineOf(node, facts, 0))
    .join('')
    .replace(/(?<![ \t\f\u00a0])[ \t\f\u00a0]*\n[ \t\f\u00a0]*/g, '\n')
    .replace(/[ \t\f]+/g, ' ')
    .trim();
}

function inlineOf(node: Node, facts: ElementFacts, marks: number): string {
  if (node.nodeType === NodeType.TEXT_NODE) return node.text.replace(/\s+/g, ' ');
  if (!(node instanceof HTMLElement)) return '';
  const tag = tagOf(node);
  if (tag === 'br') return '\n';
  if (tag === 'img' || tag === 'wbr' || facts.isNoise(node)) return '';
  if (CODE.has(tag)) return toCodeSpan(node.text.replace(/\s+/g, ' '));
  const mark = MARKS[tag];
  const inner = node.childNodes.map((child) => inlineOf(child, facts, mark ? marks + 1 : marks)).join('');
  if (mark && marks < MOST_MARKS) return around(inner, mark, mark);
  const href = tag === 'a' ? node.getAttribute('href')?.trim() : undefined;
  // A link that is only a place on the page, or the "#" beside a heading, says nothing.
  if (tag === 'a' && /^[#¶§🔗]?$/u.test(inner.trim())) return '';
  if (href && /^(?:https?:|mailto:|\/|\.|#)/i.test(href))
    return around(inner, '[', `](${href.replace(/[\s()]/g, encodeURIComponent)})`);
  return inner;
}

/** Emphasis must touch its words, so surrounding space moves outside. */
function around(text: string, before: string, after: string): string {
  const words = text.trim();
  if (!words) return text;
  const lead = /^\s*/.exec(text)?.[0] ?? '';
  return lead + before + words + after + text.slice(lead.length + words.length);
}

/** The length of the longest run of backticks; a fence has to be longer. */
export function longestBackticks(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

function toCodeSpan(text: string): string {
  if (!text.trim()) return '';
  const longest = longestBackticks(text);
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : fence + text + fence;
}
