import MarkdownIt, { type StateCore, type StateInline, type Token } from 'markdown-it';

import { escapeText } from './escape-text.ts';
import type { Words } from './i18n/words.ts';

declare const trusted: unique symbol;
/** HTML that only this file makes; the one kind of value that a template may print unescaped. */
export type Html = string & { readonly [trusted]: true };

export interface MarkdownOptions {
  /** The id of the element that `[n]` points at, or null when there is no source of that number. */
  readonly citationTarget?: (n: number) => string | null;
  /** Absolute address of the document that the text comes from; without it relative links become plain text. */
  readonly baseUrl?: string | null;
  /** Added to the level of every heading, so that a text's own headings nest below the page's. */
  readonly headingOffset?: number;
  /** The level of the text's highest heading, in place of an offset. */
  readonly topHeading?: number;
  /** The language of what is said about the text, such as "Source 1"; English without it. */
  readonly words?: Pick<Words, 'say'>;
  /** Verbatim pieces of the text that are wrapped in `<mark>`. Pieces that span paragraphs are left alone. */
  readonly marked?: readonly string[];
}

/**
 * A private-use character, removed from every text before it is used, makes these impossible to forge.
 * They begin with a brace because markdown-it's text rule stops only at such characters.
 */
const MARKER = '\uE000';
const MARK_START = `{${MARKER}`;
const MARK_END = `}${MARKER}`;

const CITATION = /\[(\d{1,3})\](?![(:])/y;

const parser = createParser();

/**
 * Markdown to HTML for text that nobody vouches for: raw HTML is shown as text, images are left out, and links
 * lead to http, https and mailto only. Never throws.
 */
export function renderMarkdown(text: string, options: MarkdownOptions = {}): Html {
  return parser.render(setMarks(text, options.marked ?? []), { options }) as Html;
}

/** The same for one sentence or cell: no paragraphs, lists or headings. */
export function renderInlineMarkdown(text: string, options: MarkdownOptions = {}): Html {
  return parser.renderInline(setMarks(text, options.marked ?? []), { options }) as Html;
}

function createParser() {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  markdown.disable('image');
  // Links are judged after they are made absolute; see `closeLinks`.
  markdown.validateLink = () => true;
  markdown.inline.ruler.before('link', 'citation', readCitation);
  markdown.inline.ruler.before('link', 'marked', readMarked);
  markdown.core.ruler.push('links', closeLinks);
  markdown.core.ruler.push('headings', shiftHeadings);
  markdown.core.ruler.push('code', cleanCode);
  // What may be wider than the page scrolls by itself, and so must be reachable with the keyboard.
  markdown.renderer.rules.fence = renderCode;
  markdown.renderer.rules.code_block = renderCode;
  markdown.renderer.rules.table_open = (_tokens, _index, _options, env) => {
    const name = escapeText(optionsOf(env).words?.say('exchange.table') ?? 'Table');
    return `<div class="table-scroll" tabindex="0" role="region" aria-label="${name}"><table>\n`;
  };
  markdown.renderer.rules.table_close = () => '</table></div>\n';
  return markdown;
}

function renderCode(tokens: Token[], index: number): string {
  const { content = '', info = '' } = tokens[index] ?? {};
  const [language = ''] = info.trim().split(/\s+/);
  const attribute = language === '' ? '' : ` class="language-${escapeText(language)}"`;
  // Code runs like this in every language, and so tells nothing of the direction of the text around it.
  return `<pre dir="ltr" tabindex="0"><code${attribute}>${escapeText(content.replace(/\n$/, ''))}</code></pre>\n`;
}

function optionsOf(env: unknown): MarkdownOptions {
  return (env as { options: MarkdownOptions }).options;
}

function setMarks(text: string, marked: readonly string[]): string {
  let result = text.replaceAll(MARKER, '');
  for (const piece of new Set(marked)) {
    const words = piece.trim().split(/\s+/).filter(Boolean);
    if (words.length === 0) continue;
    // White space is free: what is quoted and what is shown may have been wrapped differently.
    const pattern = new RegExp(
      words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('\\s+'),
    );
    result = result.replace(pattern, (found) =>
      /\n\s*\n/.test(found) ? found : MARK_START + found + MARK_END,
    );
  }
  return result;
}

function readCitation(state: StateInline, silent: boolean): boolean {
  CITATION.lastIndex = state.pos;
  const match = CITATION.exec(state.src);
  if (!match?.[1]) return false;
  const { citationTarget, words } = optionsOf(state.env);
  const target = citationTarget?.(Number(match[1]));
  if (!target) return false;
  if (!silent) {
    const open = state.push('citation_open', 'a', 1);
    open.attrs = [
      ['class', 'citation'],
      ['href', `#${target}`],
      ['aria-label', words?.say('exchange.source', { n: match[1] }) ?? `Source ${match[1]}`],
    ];
    state.push('text', '', 0).content = match[1];
    state.push('citation_close', 'a', -1);
  }
  state.pos += match[0].length;
  return true;
}

function readMarked(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  const starts = src.startsWith(MARK_START, pos);
  if (!starts && !src.startsWith(MARK_END, pos)) return false;
  state.pos += MARK_START.length;
  const end = src.indexOf(MARK_END, pos);
  // An end without its start, or one beyond the link that is being read, marks nothing and shows nothing.
  if (silent || !starts || end < 0 || end > state.posMax) return true;
  const outerEnd = state.posMax;
  state.push('mark_open', 'mark', 1);
  state.posMax = end;
  state.md.inline.tokenize(state);
  state.push('mark_close', 'mark', -1);
  state.pos = end + MARK_END.length;
  state.posMax = outerEnd;
  return true;
}

/** Gives links their absolute address and `rel`; leaves only the words of those that lead elsewhere. */
function closeLinks(state: StateCore): void {
  const { baseUrl } = optionsOf(state.env);
  for (const { children } of state.tokens) {
    let dropped = false;
    for (const token of children ?? []) {
      if (token.type === 'link_open') {
        const href = toSafeUrl(String(token.attrGet('href') ?? ''), baseUrl ?? null);
        dropped = href === null;
        if (href === null) silence(token);
        else
          token.attrs = [
            ['href', href],
            ['rel', 'nofollow noopener'],
          ];
      } else if (token.type === 'link_close' && dropped) {
        silence(token);
      }
    }
  }
}

function silence(token: Token): void {
  Object.assign(token, { type: 'text', tag: '', content: '', nesting: 0 });
}

/** Inside code the markers are not read as marks, so they would be seen. */
function cleanCode(state: StateCore): void {
  for (const token of state.tokens.flatMap((block) => [block, ...(block.children ?? [])])) {
    if (!token.type.startsWith('code') && token.type !== 'fence') continue;
    token.content = withoutMarks(token.content);
    token.info = withoutMarks(token.info);
  }
}

/** The address made absolute, or null unless it is http, https or mailto. */
export function toSafeUrl(href: string, baseUrl: string | null): string | null {
  const url = URL.canParse(href)
    ? new URL(href)
    : baseUrl && URL.canParse(href, baseUrl)
      ? new URL(href, baseUrl)
      : null;
  return url && ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
}

/** The address of a source as it may be linked: this site's own paths, http and https; empty for anything else. */
export function toSourceLink(url: string): string {
  if (/^\/(?![/\\])/.test(url)) return url;
  return toSafeUrl(url, null)?.startsWith('http') ? url : '';
}

function withoutMarks(text: string): string {
  return text.replaceAll(MARK_START, '').replaceAll(MARK_END, '');
}

function shiftHeadings(state: StateCore): void {
  const { headingOffset = 0, topHeading } = optionsOf(state.env);
  const headings = state.tokens.filter(({ type }) => type === 'heading_open' || type === 'heading_close');
  const levels = headings.map(({ tag }) => Number(tag.slice(1)));
  const offset = topHeading === undefined ? headingOffset : topHeading - Math.min(...levels);
  for (const [index, heading] of headings.entries()) {
    heading.tag = `h${Math.min(6, (levels[index] ?? 1) + offset)}`;
  }
}
