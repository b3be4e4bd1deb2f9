import { HTMLElement, type Node, NodeType } from 'node-html-parser';
import { longestBackticks } from '../../text/fence.ts';
import { ownValue } from '../own-value.ts';
import type { ElementFacts } from './element-facts.ts';
import { attributeOf, classesOf, elementsIn, tagOf } from './elements.ts';
import { findFormula } from './html-math.ts';

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
const RAISED = /^(?:st|nd|rd|th|er|ers?|re|e|è?me|ième|o|a|os|as|tm|sm|mo)$|^[^\p{L}\p{N}+(−-]/iu;
/** Marks of Markdown in words that mean nothing by them. */
const ESCAPED =
  /\\(?=[!-/:-@[-`{-~])|(?<!\s)\*|\*(?!\s|$)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|`|<(?=[a-z/!?])|&(?=#?\w{1,31};)/giu;

/** What marks of footnotes are called. */
const FOOTNOTE = /^(?:footnote(?:-?ref(?:erence)?)?|fn-?ref)$/i;
/** As in "[12]". */
const LONGEST_MARK = 5;
/** Some generators call every link a reference: there only its brackets tell a mark from a word. */
const BRACKETED_MARK = /^\[(?:\p{N}{1,3}|[*#†‡§]|[a-z])\]$/iu;
/** What leads back from a note is called so, leads to a mark, or is an arrow. */
const BACK = /^(?:(?:footnote|fn)-?back-?(?:ref|link)?|reversefootnote|backref|backlink)$/i;
const TO_MARK = /^#(?:user-content-)?(?:fn-?ref(?!e)|footnote-?ref(?!e)|cite_?ref)/i;
const BACK_ARROW = /^[↩↑⤴⏎⬆^]/u;
/** A place on the web or on the site: no address of a script, nor of what only one program opens. */
const ADDRESS = /^(?:https?:|mailto:|(?![a-z][a-z0-9+.-]*:|\?)\S)/i;
const SPECIAL = /[\\*_`<&]/;

/** What nobody sees between letters: hyphens that only may break a word, marks of width zero. Joiners are letters' own. */
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]/g;

/** `buttons`: whether the words of buttons count, as where a question is a button. */
interface Reading {
  readonly facts: ElementFacts;
  readonly buttons: boolean;
}

/** The text of inline nodes as one line of Markdown; a `br` becomes a line break. */
export function toInlineMarkdown(
  nodes: readonly Node[],
  facts: ElementFacts,
  { buttons = false }: { readonly buttons?: boolean } = {},
): string {
  let text = '';
  for (const node of nodes) text += inlineOf(node, { facts, buttons }, 0);
  const seen = text.replace(UNSEEN, '');
  const lines = seen.includes('\n')
    ? seen.replace(/(?<![ \t\f\u00a0])[ \t\f\u00a0]*\n[ \t\f\u00a0]*/g, '\n')
    : seen;
  return lines.replace(/[ \t\f]+/g, ' ').trim();
}

function inlineOf(node: Node, reading: Reading, marks: number): string {
  if (node.nodeType === NodeType.TEXT_NODE) return wordsOf(node);
  if (!(node instanceof HTMLElement)) return '';
  const tag = tagOf(node);
  if (tag === 'br') return '\n';
  const formula = findFormula(node);
  if (formula !== null) return toCodeSpan(formula);
  if (tag === 'img' || tag === 'wbr') return '';
  const isOpener =
    reading.buttons && (tag === 'button' || attributeOf(node, 'role') === 'tab' || tag === 'label');
  if (reading.facts.isNoise(node) && !isOpener) return '';
  if (CODE.has(tag)) return toCodeSpan(node.text.replace(UNSEEN, '').replace(/\s+/g, ' '));
  const mark = ownValue(MARKS, tag);
  const inner = node.childNodes.map((child) => inlineOf(child, reading, mark ? marks + 1 : marks)).join('');
  if (mark && marks < MOST_MARKS) return around(inner, mark, mark);
  if (tag === 'sup' || tag === 'sub') return toScript(node, tag, inner);
  if (tag === 'q') return around(inner, '“', '”');
  if (tag !== 'a') return inner;
  // What opens a panel leads nowhere else.
  return reading.buttons && attributeOf(node, 'href').startsWith('#') ? inner : toLink(node, inner);
}

function wordsOf(node: Node): string {
  const raw = node.rawText;
  const text = (raw.includes('&') ? node.text : raw).replace(/\s+/g, ' ');
  return SPECIAL.test(text) ? text.replace(ESCAPED, '\\$&') : text;
}

function toLink(link: HTMLElement, inner: string): string {
  // A link that is only a place on the page, or the "#" beside a heading, says nothing.
  if (/^(?:[#¶§🔗↩↑^]|\uf0c1)?\ufe0e?$/u.test(inner.replace(UNSEEN, '').trim())) return '';
  const role = attributeOf(link, 'role');
  if (role === 'doc-noteref' || (role === '' && isFootnote(link))) return '';
  const href = attributeOf(link, 'href').trim();
  if (isBackLink(link, role, href))
    return /\p{N}/u.test(inner) && !BACK_ARROW.test(inner.trim()) ? inner : '';
  if (!ADDRESS.test(href)) return inner;
  return around(inner, '[', `](${href.replace(/[\s()]/g, encodeURIComponent)})`);
}

/** A power and an index are told from the number before them; a mark of a footnote is none of the text. */
function toScript(element: HTMLElement, tag: string, inner: string): string {
  const words = inner.trim();
  if (!words) return '';
  if (tag === 'sup' && isReference(element)) return '';
  if (tag === 'sup' && RAISED.test(words)) return inner;
  const sign = tag === 'sup' ? '^' : '_';
  return /^[-+−]?(?:[\p{L}\p{N}.,]|\\_)+$/u.test(words) ? sign + words : `${sign}(${words})`;
}

function isReference(element: HTMLElement): boolean {
  if (classesOf(element).some((name) => /^(?:reference|footnote(?:-?ref)?|fn-?ref)$/i.test(name)))
    return true;
  const [inner] = elementsIn(element);
  const link = inner && tagOf(inner) !== 'a' ? elementsIn(inner)[0] : inner;
  return (
    link !== undefined &&
    /^#./.test(attributeOf(link, 'href')) &&
    /^\[?[\p{N}*†‡a-z]{1,3}\]?$/iu.test(link.text.trim())
  );
}

function isFootnote(link: HTMLElement): boolean {
  const classes = classesOf(link);
  if (classes.length === 0) return false;
  const words = link.text.trim();
  if (classes.some((name) => FOOTNOTE.test(name))) return words.length <= LONGEST_MARK;
  return classes.includes('reference') && BRACKETED_MARK.test(words);
}

/** Back from a note to where it is called for. The number of the note may be what leads there. */
function isBackLink(link: HTMLElement, role: string, href: string): boolean {
  if (role === 'doc-backlink') return true;
  if (!href.startsWith('#')) return false;
  return (
    TO_MARK.test(href) ||
    classesOf(link).some((name) => BACK.test(name)) ||
    BACK_ARROW.test(link.text.trimStart())
  );
}

/** Emphasis must touch its words, so surrounding space moves outside. */
function around(text: string, before: string, after: string): string {
  const words = text.trim();
  if (!words) return text;
  const lead = /^\s*/.exec(text)?.[0] ?? '';
  return lead + before + words + after + text.slice(lead.length + words.length);
}

/** Code within a line; empty for blank code. */
export function toCodeSpan(text: string): string {
  if (!text.trim()) return '';
  const longest = longestBackticks(text);
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : fence + text + fence;
}
