import { toCodeSpan } from '../html/html-inline.ts';
import { ownValue } from '../own-value.ts';
import { CHARACTERS } from './asciidoc-characters.ts';
import type { AsciidocContext } from './asciidoc-context.ts';

const ATTRIBUTE = /(\\?)\{([\w][\w-]*)(?::[^{}\n]*)?\}/g;
const ADDRESS = '(?:https?|ftp|irc)://[^\\s<>[\\]"\']{1,2000}';
/** A pair of marks that touches its words, and no word outside. */
const constrained = (mark: string) =>
  `(?<![\\w${mark};:}])(?:\\[[^[\\]\\n]*\\])?${mark}(?![\\s${mark}])([^${mark}\\n]*[^\\s${mark}\\n])${mark}(?!\\w)`;
const MARK = new RegExp(
  [
    '\\\\([*_`#^~<\\[({+]|https?:|link:|xref:|footnote:)',
    '\\+\\+\\+([^+\\n]+)\\+\\+\\+',
    'pass:[a-z,]{0,20}\\[([^[\\]\\n]*)\\]',
    '"`([^`\\n]+)`"',
    "'`([^`\\n]+)`'",
    '``([^`\\n]+)``',
    '(?<![\\w`])`\\+([^`\\n]+)\\+`(?!\\w)',
    '(?<![\\w`;:}])(?:\\[[^[\\]\\n]*\\])?`(?!\\s)([^`\\n]+)`(?!\\w)',
    '(?:\\[[^[\\]\\n]*\\])?\\*\\*([^*\\n]+)\\*\\*',
    constrained('\\*'),
    '(?:\\[[^[\\]\\n]*\\])?__([^_\\n]+)__',
    constrained('_'),
    '(?:\\[[^[\\]\\n]*\\])?##([^#\\n]+)##',
    constrained('#'),
    '(?<!\\^)\\^([^\\s^]+)\\^',
    '(?<!~)~([^\\s~]+)~',
    `(?:link:|xref:)(?:\\+\\+([^+\\n]*)\\+\\+|([^\\s[\\]]{0,1000}))\\[((?:[^\\]\\\\\\n]|\\\\.){0,1000})\\]`,
    `<(${ADDRESS})>`,
    `(${ADDRESS})\\[((?:[^\\]\\\\\\n]|\\\\.){0,1000})\\]`,
    'mailto:([^\\s[\\]]{1,300})\\[([^[\\]\\n]*)\\]',
    '<<([^<>,\\n]+)(?:,([^<>\\n]*))?>>',
    'footnote(?:ref)?:([\\w-]*)\\[((?:[^\\]\\\\\\n]|\\\\.){0,1000})\\]',
    '(?:kbd|btn):\\[((?:[^\\]\\\\\\n]|\\\\.){0,1000})\\]',
    'menu:([^[\\]\\n]{0,200})\\[([^[\\]\\n]*)\\]',
    '(?:image|icon|indexterm2?|anchor|video|audio):([^\\s[\\]:][^\\s[\\]]{0,1000})?\\[([^[\\]\\n]*)\\]',
    '(?:stem|latexmath|asciimath):\\[((?:[^\\]\\\\\\n]|\\\\.){0,1000})\\]',
    '\\(\\(\\(([^()\\n]*)\\)\\)\\)',
    '\\(\\(([^()\\n]+)\\)\\)',
    '\\[\\[([\\w:.-]+)(?:,[^\\]\\n]*)?\\]\\]',
    '(?<![\\w+])\\+(?!\\s)([^+\\n]*[^\\s+])\\+(?![\\w+])',
  ].join('|'),
  'g',
);
/** Marks in marks: a reader sees no more of them. */
const DEEPEST = 3;

/** Text with the inline markup of AsciiDoc as one line of Markdown. */
export function toInline(source: string, context: AsciidocContext): string {
  return convert(fillAttributes(source, context), context, 0)
    .replace(/[ \t\n]+/g, ' ')
    .trim();
}

/** Values in the place of their names. Names that no one gave a value stay, and are counted. */
export function fillAttributes(source: string, context: AsciidocContext): string {
  if (!source.includes('{')) return source;
  return source.replace(ATTRIBUTE, (mark, backslash: string, name: string) => {
    if (backslash) return mark.slice(1);
    if (name === 'counter' || name === 'counter2' || name === 'set') return '';
    const value = context.attributes.get(name.toLowerCase()) ?? ownValue(CHARACTERS, name.toLowerCase());
    if (value === undefined || value.length > context.expansion) {
      context.missing += 1;
      return mark;
    }
    context.expansion -= value.length;
    return value;
  });
}

function convert(source: string, context: AsciidocContext, depth: number): string {
  if (depth > DEEPEST) return source;
  const within = (text: string) => convert(text, context, depth + 1);
  return source.replace(MARK, (mark: string, ...found: (string | undefined)[]) => {
    const [
      escaped,
      raw,
      pass,
      double,
      single,
      wideCode,
      literalCode,
      code,
      wideBold,
      bold,
      wideItalic,
      italic,
      wideText,
      text,
    ] = found;
    if (escaped !== undefined) return escaped;
    const verbatim = raw ?? pass;
    if (verbatim !== undefined) return verbatim;
    if (double !== undefined) return `“${within(double)}”`;
    if (single !== undefined) return `‘${within(single)}’`;
    const typed = wideCode ?? literalCode ?? code;
    if (typed !== undefined) return toCodeSpan(typed.replace(/^\+(.*)\+$/, '$1'));
    const strong = wideBold ?? bold;
    if (strong !== undefined) return `**${within(strong)}**`;
    const emphasis = wideItalic ?? italic;
    if (emphasis !== undefined) return `*${within(emphasis)}*`;
    const marked = wideText ?? text ?? found[14] ?? found[15];
    if (marked !== undefined) return within(marked);
    return convertMacro(mark, found.slice(16), context, within);
  });
}

function convertMacro(
  mark: string,
  found: readonly (string | undefined)[],
  context: AsciidocContext,
  within: (text: string) => string,
): string {
  const [
    wideTarget,
    target,
    linkText,
    bare,
    address,
    addressText,
    mail,
    mailText,
    id,
    idText,
    note,
    noteText,
    keys,
    menu,
    items,
    ,
    ,
    formula,
    ,
    term,
    ,
    literal,
  ] = found;
  const to = wideTarget ?? target;
  if (to !== undefined) return link(to, linkText ?? '', context, within);
  if (bare !== undefined) return bare;
  if (address !== undefined) return link(address, addressText ?? '', context, within);
  if (mail !== undefined) return mailText ? `[${within(mailText)}](mailto:${mail})` : mail;
  if (id !== undefined) return idText?.trim() ? within(idText.trim()) : nameOf(id, context);
  if (note !== undefined)
    return noteText ? ` (${within(unescapeBracket(noteText).replace(/^[\w-]+,(?=\S)/, ''))})` : '';
  if (keys !== undefined) return mark.startsWith('kbd') ? toCodeSpan(unescapeBracket(keys)) : `**${keys}**`;
  if (menu !== undefined) return [menu, ...(items ?? '').split(/\s*>\s*/)].filter(Boolean).join(' → ');
  if (formula !== undefined) return toCodeSpan(unescapeBracket(formula));
  return term ?? literal ?? '';
}

function link(
  address: string,
  text: string,
  context: AsciidocContext,
  within: (text: string) => string,
): string {
  // Behind a comma stand attributes, unless the words are in quotes.
  const [, quoted] = /^"([^"]*)"/.exec(text) ?? [];
  const words = (quoted ?? text.replace(/,\s*[\w-]+=.*$/, '')).replace(/\^$/, '').trim();
  const said = words ? within(unescapeBracket(words)) : '';
  if (/^https?:\/\//.test(address))
    return said ? `[${said}](${address.replace(/[()]/g, encodeURIComponent)})` : address;
  if (/^[/#]/.test(address) && said && !address.startsWith('//')) return `[${said}](${address})`;
  return said || nameOf(address, context);
}

/** The title of a section of this file, else the name of the page in words. */
function nameOf(address: string, context: AsciidocContext): string {
  const id = address.replace(/^.*#(?=.)/, '').trim();
  const title = context.titles.get(id);
  if (title !== undefined) return title;
  const name =
    address
      .replace(/#.*$/, '')
      .replace(/\.(?:adoc|asciidoc|html)$/, '')
      .split(/[/:]/)
      .at(-1) || id;
  return name.replace(/^_/, '').replace(/[-_]+/g, ' ').trim();
}

function unescapeBracket(text: string): string {
  return text.replaceAll('\\]', ']');
}
