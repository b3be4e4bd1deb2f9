import { type RstContext, toName } from './rst-context.ts';

const MARK = new RegExp(
  [
    '``((?:(?!``)[\\s\\S])+`?)``',
    ':([a-zA-Z][\\w:+.-]{0,60}):`((?:[^`\\\\]|\\\\[\\s\\S])+)`',
    '`((?:[^`\\\\]|\\\\[\\s\\S])+)`(?::([a-zA-Z][\\w:+.-]{0,60}):|(__?)(?![\\w]))?',
    '(?<![\\w.])([A-Za-z0-9][\\w.+-]{0,80}?)(__?)(?![\\w`])',
    '[ \\t]?\\[(#[\\w-]{0,60}|\\*|\\d{1,4})\\]_(?!\\w)',
    '\\[([A-Za-z][\\w.-]{0,60})\\]_(?!\\w)',
    '\\|([^|\\s][^|\\n]*)\\|(?:__?)?(?!\\w)',
    '_`([^`\\n]{1,200})`',
    '\\\\([\\s\\S])',
  ].join('|'),
  'g',
);
/** Roles whose text is said by people and not typed. */
const SPOKEN =
  /^(?:ref|numref|doc|term|any|dfn|abbr|abbreviation|acronym|guilabel|menuselection|sup|superscript|sub|subscript|title|title-reference|t|index|download|pep|rfc|emphasis|strong|span|text|eq|cite(?::\w+)?|footcite(?::\w+)?|user|issue|pr|gh|ghissue|ghpull|pull|commit|cve|cwe|bpo|wiki|octicon|fa|fab|fas|bdg(?:-\w+)*|material-\w+|kbd-\w+)$/;
/** What between single backticks is meant for the role that `default_role` sets: `~a.B`, `B <a.B>`, `B <https://…>`. */
const FOR_A_ROLE = /^~[A-Za-z_]\w*(?:\.\w+)+$|\s<(?:[~!]?\w+(?:[.:/-]\w+)+|https?:\/\/[^\s<>]+)>$/;
const ICON = /^(?:octicon|fa|fab|fas|material-\w+|raw-\w+|raw|eq)$/;

/** Text with the inline markup of reStructuredText as one line of Markdown. */
export function toInline(text: string, context: RstContext): string {
  return text
    .replace(MARK, (mark: string, ...groups: (string | undefined)[]) => convert(mark, groups, context))
    .replace(/\s+/g, ' ')
    .trim();
}

function convert(mark: string, groups: readonly (string | undefined)[], context: RstContext): string {
  const [
    literal,
    role,
    ofRole,
    quoted,
    behind,
    reference,
    word,
    wordEnd,
    note,
    citation,
    substitution,
    target,
    escaped,
  ] = groups;
  if (literal !== undefined) return toCode(literal);
  if (role !== undefined) return speakRole(role, unescapeMarks(ofRole), context);
  if (quoted !== undefined && behind !== undefined) return speakRole(behind, unescapeMarks(quoted), context);
  if (quoted !== undefined)
    return reference
      ? toLink(unescapeMarks(quoted), reference, context)
      : speakWithoutRole(unescapeMarks(quoted), context);
  if (word !== undefined) {
    const address = wordEnd === '__' ? context.anonymous.shift() : context.targets.get(toName(word));
    if (address) return link(word, address, context);
    return context.labels.has(toName(word)) ? word : mark;
  }
  if (note !== undefined) return '';
  if (citation !== undefined) return `[${citation}]`;
  if (substitution !== undefined) return substitute(mark, substitution, context);
  if (target !== undefined) return target;
  return escaped === undefined || /\s/.test(escaped) ? '' : escaped;
}

function substitute(mark: string, name: string, context: RstContext): string {
  const said = context.substitutions.get(name.toLowerCase());
  // Known to the program that builds the site, as a version is.
  if (said === undefined && /^[\w-]+$/.test(name)) context.missing += 1;
  return said === undefined ? mark : toInline(said, { ...context, substitutions: new Map() });
}

/** `text <address>` behind one or two underscores, or a name. */
function toLink(quoted: string, reference: string, context: RstContext): string {
  const [, words, inside] = /^([\s\S]*?)\s*<([^<>]+)>$/.exec(quoted) ?? [];
  if (inside !== undefined) return link(words || inside, inside.replace(/\s+/g, ''), context);
  const address = reference === '__' ? context.anonymous.shift() : context.targets.get(toName(quoted));
  return address ? link(quoted, address, context) : quoted;
}

function link(words: string, address: string, context: RstContext): string {
  const named = /^`?(.+?)`?_$/.exec(address)?.[1];
  const to = named ? (context.targets.get(toName(named)) ?? '') : address;
  if (!/^(?:https?:|mailto:|\/|\.|#)/i.test(to)) return words;
  return `[${words.replace(/[[\]]/g, '\\$&')}](${to.replace(/[()]/g, encodeURIComponent)})`;
}

/** What a role such as `:ref:` shows of its text, which has no escapes any more. */
export function speakRole(role: string, text: string, context: Pick<RstContext, 'labels'>): string {
  const name = role.toLowerCase().replace(/^(?:std|sd|doc):/, '');
  if (ICON.test(name)) return '';
  const [, titled, target = ''] = /^([\s\S]*?)\s*<([^<>]+)>$/.exec(text) ?? [];
  const words = (titled || text).replace(/^[!~]/, '').trim();
  if (name === 'pep' || name === 'rfc') return titled ? words : `${name.toUpperCase()} ${words}`;
  if (name === 'menuselection') return words.replace(/\s*-->\s*/g, ' → ');
  if (name === 'strong') return `**${words}**`;
  if (name === 'emphasis') return `*${words}*`;
  if (/^(?:ref|numref|doc|any)$/.test(name)) return titled ? words : nameOf(words, context);
  if (/^https?:/.test(target)) return `[${words}](${target})`;
  if (SPOKEN.test(name)) return words;
  // A name such as `~package.module.Class` is shown as its last part.
  return toCode(/^~/.test(text) && !titled ? (words.split('.').at(-1) ?? words) : words);
}

function speakWithoutRole(text: string, context: RstContext): string {
  return FOR_A_ROLE.test(text) ? speakRole('obj', text, context) : toCode(text);
}

/** The title of a section of this file, else the label in words. */
function nameOf(label: string, context: Pick<RstContext, 'labels'>): string {
  const title = context.labels.get(toName(label));
  return title ?? (label.split('/').at(-1) || label).replace(/^.*:(?=\S)/, '').replace(/[-_]+/g, ' ');
}

function toCode(text: string): string {
  const code = text.replace(/\s+/g, ' ').trim();
  if (!code) return '';
  if (!code.includes('`')) return `\`${code}\``;
  return `\`\`\` ${code} \`\`\``;
}

function unescapeMarks(text: string | undefined): string {
  return (text ?? '').replace(/\\([\s\S])/g, (_, character: string) =>
    /\s/.test(character) ? '' : character,
  );
}
