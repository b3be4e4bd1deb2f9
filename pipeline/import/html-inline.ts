import { HTMLElement, type Node, NodeType } from 'node-html-parser';

/** Elements whose content is not the document's own text. */
const DROPPED = new Set(
  'script style noscript template iframe object svg canvas form button input select textarea nav header footer aside dialog head'.split(
    ' ',
  ),
);
const NOISE_ROLES = new Set(
  'navigation banner contentinfo complementary search dialog alertdialog menu menubar'.split(' '),
);
const CONSENT = /(?:^|[\s_-])(?:cookie|consent|gdpr)(?:$|[\s_-])/i;
const MARKS: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  del: '~~',
  s: '~~',
};
const CODE = new Set(['code', 'kbd', 'samp', 'tt', 'var']);

/** Hidden from a reader, or furniture of the site: navigation, forms, scripts, cookie banners. */
export function isNoise(element: HTMLElement): boolean {
  if (DROPPED.has(tagOf(element)) && !isArticleHeader(element)) return true;
  if (element.hasAttribute('hidden') || element.getAttribute('aria-hidden') === 'true') return true;
  const role = element.getAttribute('role');
  if (role && NOISE_ROLES.has(role)) return true;
  // Only small wrappers: an article about cookies may be called so too.
  const names = `${element.id} ${element.getAttribute('class') ?? ''} ${element.getAttribute('aria-label') ?? ''}`;
  return (
    CONSENT.test(names) &&
    /^(?:div|section|p)$/.test(tagOf(element)) &&
    element.querySelector('button,input,form') !== null
  );
}

export function tagOf(node: Node): string {
  return node instanceof HTMLElement ? (node.rawTagName ?? '').toLowerCase() : '';
}

/** The text of inline nodes as one line of Markdown; a `br` becomes a line break. */
export function toInlineMarkdown(nodes: readonly Node[]): string {
  return nodes
    .map(inlineOf)
    .join('')
    .replace(/[ \t\f\u00a0]*\n[ \t\f\u00a0]*/g, '\n')
    .replace(/[ \t\f]+/g, ' ')
    .trim();
}

function inlineOf(node: Node): string {
  if (node.nodeType === NodeType.TEXT_NODE) return node.text.replace(/\s+/g, ' ');
  if (!(node instanceof HTMLElement)) return '';
  const tag = tagOf(node);
  if (tag === 'br') return '\n';
  if (tag === 'img' || tag === 'wbr' || isNoise(node)) return '';
  if (CODE.has(tag)) return toCodeSpan(node.text.replace(/\s+/g, ' '));
  const inner = node.childNodes.map(inlineOf).join('');
  const mark = MARKS[tag];
  if (mark) return around(inner, mark, mark);
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

function toCodeSpan(text: string): string {
  if (!text.trim()) return '';
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : fence + text + fence;
}

/** A header inside the article itself usually holds its title. */
function isArticleHeader(element: HTMLElement): boolean {
  return tagOf(element) === 'header' && (element.closest('article') ?? element.closest('main')) !== null;
}
