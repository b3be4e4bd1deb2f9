import { colourShapes } from '#markdown/colour-code.js';
import { type DrawOptions, drawInline, drawMarkdown, type Shape } from '#markdown/draw-markdown.js';
import { markShapes } from '#markdown/find-quotes.js';
import { toSafeUrl } from '#markdown/to-safe-url.js';
import { escapeText } from './escape-text.ts';
import type { Words } from './i18n/words.ts';

export { toSafeUrl };

declare const trusted: unique symbol;
/** HTML that only this file makes; the one kind of value that a template may print unescaped. */
export type Html = string & { readonly [trusted]: true };

export interface MarkdownOptions extends Pick<DrawOptions, 'citationTarget' | 'baseUrl' | 'topHeading'> {
  /** The language of what is said about the text, such as "Source 1"; English without it. */
  readonly words?: Pick<Words, 'say'>;
  /** Pieces of the text, in Markdown, that are wrapped in `<mark>`. */
  readonly marked?: readonly string[];
}

const VOID = new Set(['br', 'hr']);

/**
 * Markdown to HTML for text that nobody vouches for, drawn as the client draws it: raw HTML is shown as text, images
 * are left out, and links lead to http, https, mailto and tel only. Never throws.
 */
export function renderMarkdown(text: string, options: MarkdownOptions = {}): Html {
  return toHtml(colourShapes(markShapes(drawMarkdown(text, toDrawOptions(options)), options.marked ?? [])));
}

/** The same for one sentence or cell: no paragraphs, lists or headings. */
export function renderInlineMarkdown(text: string, options: MarkdownOptions = {}): Html {
  return toHtml(markShapes(drawInline(text, toDrawOptions(options)), options.marked ?? []));
}

/** The address of a source as it may be linked: this site's own paths, http and https; empty for anything else. */
export function toSourceLink(url: string): string {
  if (/^\/(?![/\\])/.test(url)) return url;
  return toSafeUrl(url, null)?.startsWith('http') ? url : '';
}

function toDrawOptions({ words, marked: _, ...options }: MarkdownOptions): DrawOptions {
  if (!words) return options;
  const citationName = (n: number) => words.say('exchange.source', { n: String(n) });
  return { ...options, citationName, tableName: words.say('exchange.table') };
}

function toHtml(shapes: readonly Shape[]): Html {
  return shapes.map(toTag).join('') as Html;
}

function toTag(shape: Shape): string {
  if (typeof shape === 'string') return escapeText(shape);
  const { name, attributes, children } = shape;
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(value)}"`);
  const start = `<${name}${written.join('')}>`;
  if (VOID.has(name)) return start;
  return `${start}${toHtml(children)}</${name}>`;
}
