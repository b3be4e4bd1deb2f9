import { closeBracket } from './close-bracket.js';
import { isNear, withoutHalfMarks } from './half-marks.js';
import { nestTokens } from './nest-tokens.js';
import { pairMarks } from './pair-marks.js';
import { readMarks } from './read-marks.js';
import { unescapeText } from './unescape-text.js';

/**
 * A piece of a line. What opens and closes is nested by `nestTokens`.
 * @typedef {object} Token
 * @property {'text' | 'code' | 'break' | 'citation' | 'open' | 'close'} type
 * @property {string} text What is shown: of an opening or closing one nothing; of a citation its number.
 * @property {'' | 'strong' | 'em' | 's' | 'link'} name
 * @property {string} href
 *
 * @typedef {object} Bracket An opening one that nothing has closed yet.
 * @property {Token} token
 * @property {number} index Of its token.
 * @property {number} marksFrom The marks of emphasis that came before it.
 * @property {number} at Where its label begins.
 * @property {boolean} holdsBracket A label holds none.
 *
 * @typedef {object} InlineOptions
 * @property {import('./parse-blocks.js').References} references
 * @property {(n: number) => boolean} isCitation
 * @property {boolean} isGrowing What is still open at the end is taken as if it were closed.
 */

/** Where something other than plain words may begin. */
const SPECIAL = /[\\`*_~[\]<&\n]/g;
const ESCAPE = /\\([!-/:-@[-`{-~])/y;
const ENTITY = /&(?:#[xX][\da-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z\d]{1,31});/y;
const TICKS = /`+/y;
const CITATION = /\[(\d{1,3})\](?![(:])/y;
const ADDRESS = /<([a-zA-Z][a-zA-Z\d+.-]{1,31}:[^\s<>]*)>/y;
const MAIL =
  /<([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-zA-Z\d](?:[a-zA-Z\d-]{0,61}[a-zA-Z\d])?(?:\.[a-zA-Z\d](?:[a-zA-Z\d-]{0,61}[a-zA-Z\d])?){0,9})>/y;

/**
 * Reads inline Markdown as CommonMark does, with `~~` and `[n]` citations, without images and HTML.
 * @param {string} source
 * @param {InlineOptions} options
 */
export function parseInline(source, options) {
  const text = options.isGrowing ? withoutHalfMarks(source) : source;
  const reader = createReader(text, options);
  for (;;) {
    SPECIAL.lastIndex = reader.at;
    const special = SPECIAL.exec(text);
    if (!special) break;
    reader.pushPlain(special.index);
    READERS[special[0]]?.(reader);
    // A reader that found nothing leaves its character as it is.
    if (reader.at === special.index) reader.pushPlain(special.index + 1);
  }
  reader.pushPlain(text.length);
  if (options.isGrowing) for (const { token, at } of reader.brackets) if (isNear(text, at)) token.text = '';
  pairMarks(reader.tokens, reader.marks, options.isGrowing);
  return nestTokens(reader.tokens);
}

/** @typedef {ReturnType<typeof createReader>} Reader */

/**
 * @param {string} text
 * @param {InlineOptions} options
 */
function createReader(text, options) {
  const reader = {
    text,
    options,
    at: 0,
    /** @type {Token[]} */
    tokens: [],
    /** @type {import('./pair-marks.js').Mark[]} */
    marks: [],
    /** @type {Bracket[]} */
    brackets: [],
    /** A link in a link is none: of the brackets, only those from here on may open one. */
    activeFrom: 0,
    /** @type {Map<number, number> | null} Where the last run of so many backticks stands. */
    lastTicks: null,
    match,
    push,
    pushPlain,
  };
  return reader;

  /** @param {RegExp} pattern A sticky one. */
  function match(pattern) {
    pattern.lastIndex = reader.at;
    return pattern.exec(text);
  }

  /**
   * @param {Token['type']} type
   * @param {string} shown
   * @param {Token['name']} [name]
   * @param {string} [href]
   */
  function push(type, shown, name = '', href = '') {
    const token = { type, text: shown, name, href };
    reader.tokens.push(token);
    return token;
  }

  /** @param {number} end */
  function pushPlain(end) {
    if (end > reader.at) push('text', text.slice(reader.at, end));
    reader.at = end;
  }
}

/** @type {Readonly<Record<string, (reader: Reader) => void>>} */
const READERS = {
  '\\': (reader) => {
    if (reader.text[reader.at + 1] === '\n') return pushBreak(reader, reader.at + 1);
    const found = reader.match(ESCAPE);
    if (found) take(reader, found, 'text', found[1] ?? '');
  },
  '&': (reader) => {
    const found = reader.match(ENTITY);
    if (found) take(reader, found, 'text', unescapeText(found[0]));
  },
  '`': readCode,
  '*': readMarks,
  _: readMarks,
  '~': readMarks,
  '<': (reader) => {
    const found = reader.match(ADDRESS) ?? reader.match(MAIL);
    if (!found) return;
    const [, address = ''] = found;
    reader.push('open', '', 'link', address.includes(':') ? address : `mailto:${address}`);
    take(reader, found, 'text', address);
    reader.push('close', '', 'link');
  },
  '[': (reader) => {
    const found = reader.match(CITATION);
    if (found && reader.options.isCitation(Number(found[1]))) {
      take(reader, found, 'citation', found[1] ?? '');
      return;
    }
    const last = reader.brackets.at(-1);
    if (last) last.holdsBracket = true;
    const { length: index } = reader.tokens;
    reader.at += 1;
    const token = reader.push('text', '[');
    const marksFrom = reader.marks.length;
    reader.brackets.push({ token, index, marksFrom, at: reader.at, holdsBracket: false });
  },
  ']': closeBracket,
  '\n': (reader) => {
    const last = reader.tokens.at(-1);
    const before = last?.type === 'text' ? last.text : '';
    const words = before.replace(/(?<! ) +$/, '');
    if (last) last.text = last.type === 'text' ? words : last.text;
    if (before.length - words.length > 1) pushBreak(reader, reader.at);
    else {
      reader.push('text', '\n');
      reader.at += 1;
    }
  },
};

/**
 * @param {Reader} reader
 * @param {RegExpExecArray} found
 * @param {Token['type']} type
 * @param {string} shown
 */
function take(reader, found, type, shown) {
  reader.push(type, shown);
  reader.at += found[0].length;
}

/**
 * @param {Reader} reader
 * @param {number} lineEnd
 */
function pushBreak(reader, lineEnd) {
  reader.push('break', '');
  reader.at = lineEnd + 1;
}

/** @param {Reader} reader */
function readCode(reader) {
  const { text, at, options } = reader;
  const { length } = reader.match(TICKS)?.[0] ?? '';
  const start = at + length;
  reader.lastTicks ??= findLastTicks(text);
  // Looked for again at each run that nothing closes, the end would take the square of the length.
  if ((reader.lastTicks.get(length) ?? 0) > at) {
    for (let end = text.indexOf('`', start); end >= 0; end = text.indexOf('`', end)) {
      TICKS.lastIndex = end;
      const run = TICKS.exec(text)?.[0].length ?? 1;
      if (run === length) return pushCode(reader, text.slice(start, end), end + run);
      end += run;
    }
  }
  if (options.isGrowing && isNear(text, at)) return pushCode(reader, text.slice(start), text.length);
  reader.push('text', text.slice(at, start));
  reader.at = start;
}

/**
 * @param {Reader} reader
 * @param {string} code
 * @param {number} end
 */
function pushCode(reader, code, end) {
  const line = code.replaceAll('\n', ' ');
  const isPadded = line.startsWith(' ') && line.endsWith(' ') && line.trim() !== '';
  reader.push('code', isPadded ? line.slice(1, -1) : line);
  reader.at = end;
}

/** @param {string} text */
function findLastTicks(text) {
  return new Map(Array.from(text.matchAll(/`+/g), ({ 0: run, index }) => [run.length, index]));
}
