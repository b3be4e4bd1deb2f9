import { beginsLine, findCodeRanges, replaceOutside, replaceOutsideCode } from '../cut/code-ranges.ts';
import { protectVerbatim, unprotect } from './protect-verbatim.ts';
import { readTemplateMark, type TemplateMark } from './template-mark.ts';

const MARK =
  /(?<![$=])\{\{((?:(?!\{\{|\n[ \t]*\n)[\s\S])*?)\}\}|\{%((?:(?!\{%|\n[ \t]*\n)[\s\S])*?)%\}|\{#[ \t]((?:(?!\{#)[^\n])*?)[ \t]#\}/g;
/** Boxes of themes, and the marks of GitBook for them. */
const BOXES = new Set(
  'admonition alert aside attention callout caution danger details error example expand expandable hint important info note notice notification pageinfo panel steps step success summary tab codetab tip warning'.split(
    ' ',
  ),
);
/** What kind of box a mark such as `alert` is, is said by one of its values. */
const GENERAL_BOXES = /^(?:admonition|alert|aside|callout|hint|notice|notification|pageinfo|panel)$/;
/** They group what has words of its own, or show what cannot be read. */
const SILENT = new Set(
  'asciinema audio br cards clear code columns content-ref embed endcode endcolumns endcontent-ref endembed endfile endstepper endtabs file gist icon iframe image img instagram katex mermaid stepper tabs toc tweet twitter video vimeo x youtube'.split(
    ' ',
  ),
);
/** Where they are no part of a link, an address alone would stand in the text. */
const ADDRESS = /^(?:ref|relref|link|post_url)$/;
const SPOKEN = [
  'title',
  'heading',
  'header',
  'name',
  'label',
  'summary',
  'caption',
  'content',
  'text',
  'alt',
];
const CONTROL =
  /^(?:if|unless|else|elsif|elif|case|when|for|assign|capture|set|block|macro|import|from|extends|ifversion)$/;

const LINK =
  /(!?)\[([^[\]\n]*)\]\([ \t]*<?((?:[^()\s{}<>]|\{\{[^{}\n]*\}\}|\{%[^{}%\n]*%\})+)>?([ \t]+"[^"\n]*")?[ \t]*\)/g;
const QUOTED_PATH =
  /^\{\{-?\s*["'](\/[^"'\n{}]*)["']\s*\|\s*(?:relative_url|absolute_url|url|relURL|absURL)\b[^{}]*\}\}/;

/** Marks that stand for the beginning of every address of the site. */
const SITE_ROOT = /^\{\{-?[^{}\n]*(?:base_?(?:url|path)|site\.url|root)\b[^{}\n]*\}\}/i;

/** What became of a text, and how many marks of templates stay, or went without what they stood for. */
export interface ConvertedTemplates {
  readonly text: string;
  readonly templateMarks: number;
}

/**
 * Turns shortcodes of Hugo, tags of Liquid and marks of GitBook into Markdown: a box keeps its body, a mark with words in
 * its values keeps those. A value in running text stays as the name that it has, set as code: without it a sentence would say
 * something else, and its marks say nothing to a reader.
 * Code is untouched but for `raw`.
 */
export function convertTemplates(source: string): ConvertedTemplates {
  if (!/\{[{%#]/.test(source)) return { text: source, templateMarks: 0 };
  const text = convertAddresses(protectVerbatim(source));
  const code = findCodeRanges(text);
  const ended = new Set<string>();
  replaceOutside(text, code, MARK, (match) => {
    const mark = readTemplateMark(match);
    if (mark.isEnd) ended.add(mark.name);
    return '';
  });
  let templateMarks = 0;
  const converted = replaceOutside(text, code, MARK, (match) => {
    const begins = beginsLine(text, match.index);
    const isAlone =
      begins && /^[ \t]{0,99}(?:\n|$)/.test(text.slice(match.index + match[0].length).slice(0, 100));
    const { shown, isLost } = convert(readTemplateMark(match), { ended, begins, isAlone });
    if (isLost) templateMarks += 1;
    return shown;
  });
  return { text: unprotect(converted), templateMarks };
}

interface Place {
  /** Names that have an end mark somewhere in the text. */
  readonly ended: ReadonlySet<string>;
  readonly begins: boolean;
  readonly isAlone: boolean;
}

interface Shown {
  readonly shown: string;
  readonly isLost: boolean;
}

const GONE: Shown = { shown: '', isLost: false };

function convert(mark: TemplateMark, { ended, begins, isAlone }: Place): Shown {
  const { kind, name, isEnd } = mark;
  if (kind === 'comment') return GONE;
  if (kind === 'escaped') return { shown: mark.inner, isLost: false };
  if (kind === 'value') return { shown: toPlaceholder(mark.inner), isLost: true };
  if (BOXES.has(name) && (isEnd || ended.has(name))) {
    const fence = isEnd ? ':::' : `:::${boxKind(mark)}${boxTitle(mark)}`;
    return { shown: `${begins ? '' : '\n'}${fence}\n`, isLost: false };
  }
  if (isEnd || SILENT.has(name) || ADDRESS.test(name)) return GONE;
  const words = spokenWords(mark);
  if (words) return { shown: ended.has(name) ? `**${words}**\n\n` : words, isLost: false };
  if (name === 'include') return { shown: '', isLost: true };
  if (CONTROL.test(name)) return { shown: '', isLost: true };
  // A pair of marks of a theme only wraps what it encloses; one by itself stood for something.
  if (ended.has(name)) return GONE;
  return { shown: isAlone ? '' : toPlaceholder(mark.positional[0] ?? name), isLost: true };
}

/** `site.company | upcase` is "`company`". */
export function toPlaceholder(expression: string): string {
  const [path = ''] = expression.split(/\||\?\?|\(/, 1);
  const name = path.match(/[\p{L}_][\p{L}\p{N}_-]*/gu)?.at(-1);
  return name === undefined ? '' : `\`${name}\``;
}

function boxKind({ name, named, positional }: TemplateMark): string {
  if (!GENERAL_BOXES.test(name)) return name;
  const kind =
    named.get('type') ?? named.get('style') ?? named.get('color') ?? named.get('context') ?? positional[0];
  return kind && /^[a-z]+$/i.test(kind) ? kind.toLowerCase() : name;
}

/** A switch such as `text=true` says nothing. */
function spokenWords({ named }: TemplateMark): string | undefined {
  return SPOKEN.map((key) => named.get(key)?.trim()).find(
    (value) => value && !/^(?:true|false)$/i.test(value),
  );
}

function boxTitle(mark: TemplateMark): string {
  const { name, positional } = mark;
  const place = GENERAL_BOXES.test(name) ? 1 : 0;
  const isTyped = /^(?:details|expand|expandable|tab|codetab|step)$/.test(name) || place === 1;
  const words = spokenWords(mark) ?? (isTyped ? positional[place] : undefined);
  return words ? `[${words.replace(/[[\]\n]/g, ' ').trim()}]` : '';
}

/** Addresses in links: what a template would put before a path goes, and an address that only a template knows goes whole. */
function convertAddresses(text: string): string {
  return replaceOutsideCode(text, LINK, ([whole, image, label = '', address = '', title = '']) => {
    if (!/\{[{%]/.test(address)) return whole;
    const quoted = QUOTED_PATH.exec(address);
    const rest = address.slice(quoted?.[0].length ?? 0).replace(SITE_ROOT, '');
    const path = (quoted?.[1] ?? '') + rest;
    if (/\{[{%]/.test(path)) return image ? '' : label;
    if (/^\/(?!\/)/.test(path)) return `${image}[${label}](${path}${title})`;
    return image ? '' : label;
  });
}
