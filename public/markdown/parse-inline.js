import { nestTokens } from './nest-tokens.js';
import { pairMarks } from './pair-marks.js';
import { readTarget } from './read-link.js';
import { normaliseLabel } from './read-reference.js';
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
const LABEL = /\[((?:[^[\]\\]|\\.){0,999})\]/sy;
const ADDRESS = /<([a-zA-Z][a-zA-Z\d+.-]{1,31}:[^\s<>]*)>/y;
const MAIL =
  /<([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-zA-Z\d](?:[a-zA-Z\d-]{0,61}[a-zA-Z\d])?(?:\.[a-zA-Z\d](?:[a-zA-Z\d-]{0,61}[a-zA-Z\d])?){0,9})>/y;
/** What has stood open for longer was never meant to be closed. */
const MAX_OPEN_LENGTH = 200;

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

/** @param {Reader} reader */
function readMarks(reader) {
  const { text, at } = reader;
  const mark = text.charAt(at);
  let end = at;
  while (text[end] === mark) end += 1;
  const length = end - at;
  reader.at = end;
  if (mark === '~' && length === 1) return void reader.push('text', mark);
  const before = at > 0 ? String.fromCodePoint(codePointBefore(text, at)) : ' ';
  const after = end < text.length ? String.fromCodePoint(text.codePointAt(end) ?? 32) : ' ';
  const opens = isFlanking(before, after);
  const closes = isFlanking(after, before);
  const isWord = mark === '_';
  const mayOpen = opens && (!isWord || !closes || isPunctuation(before));
  const mayClose = closes && (!isWord || !opens || isPunctuation(after));
  const width = mark === '~' ? 2 : 1;
  // The odd one of several is a character, outside of what they enclose.
  const isOdd = length % width === 1;
  if (isOdd && !mayClose) reader.push('text', mark);
  for (let left = length - (length % width); left > 0; left -= width) {
    const index = reader.tokens.length;
    reader.push('text', mark.repeat(width));
    const run = mark === '~' ? 0 : length;
    reader.marks.push({ mark, run, index, mayOpen, mayClose, end: -1 });
  }
  if (isOdd && mayClose) reader.push('text', mark);
}

/**
 * Whether a run of marks between these clings to what follows it: https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
 * @param {string} before
 * @param {string} after
 */
function isFlanking(before, after) {
  if (/\s/.test(after)) return false;
  return !isPunctuation(after) || /\s/.test(before) || isPunctuation(before);
}

/** @param {string} character */
function isPunctuation(character) {
  return /[\p{P}\p{S}]/u.test(character);
}

/**
 * @param {string} text
 * @param {number} at
 */
function codePointBefore(text, at) {
  const isPair = /[\udc00-\udfff]/.test(text.charAt(at - 1)) && /[\ud800-\udbff]/.test(text.charAt(at - 2));
  return text.codePointAt(at - (isPair ? 2 : 1)) ?? 32;
}

/** @param {Reader} reader */
function closeBracket(reader) {
  const { text, at, tokens, marks, options } = reader;
  const bracket = reader.brackets.pop();
  const isActive = reader.brackets.length >= reader.activeFrom;
  reader.activeFrom = Math.min(reader.activeFrom, reader.brackets.length);
  if (!bracket || !isActive) return;
  const label = text.slice(bracket.at, at);
  reader.at = at + 1;
  const target = readTargetOf(reader, bracket, label);
  if (!target) {
    const isHalf = options.isGrowing && isHalfLink(text, at + 1);
    if (isHalf) {
      bracket.token.text = '';
      reader.at = text.length;
    } else {
      reader.at = at;
    }
    return;
  }
  Object.assign(bracket.token, { type: 'open', text: '', name: 'link', href: target.href });
  // The number of a source is a link, and has no place in another.
  for (const token of tokens.slice(bracket.index)) {
    if (token.type === 'citation') Object.assign(token, { type: 'text', text: `[${token.text}]` });
  }
  pairMarks(tokens, marks.splice(bracket.marksFrom), false);
  reader.push('close', '', 'link');
  reader.at = target.end;
  reader.activeFrom = reader.brackets.length;
}

/**
 * @param {Reader} reader At the character behind the label.
 * @param {Bracket} bracket
 * @param {string} label
 * @returns {{ href: string, end: number } | null}
 */
function readTargetOf(reader, bracket, label) {
  const { text, at, options } = reader;
  const target = text[at] === '(' ? readTarget(text, at) : null;
  if (target || options.references.size === 0) return target;
  const named = reader.match(LABEL);
  // A label of its own, even one that names nothing, leaves none to the words.
  const name = named?.[1] || (bracket.holdsBracket ? '' : label);
  const href = options.references.get(normaliseLabel(name));
  return href === undefined ? null : { href, end: at + (named?.[0].length ?? 0) };
}

/**
 * Whether what follows the words of a link may still become its address.
 * @param {string} text
 * @param {number} at
 */
function isHalfLink(text, at) {
  if (at === text.length) return true;
  if (!isNear(text, at)) return false;
  return /[([]/.test(text.charAt(at)) && !/[)\]\n]/.test(text.slice(at));
}

/**
 * @param {string} text
 * @param {number} at
 */
function isNear(text, at) {
  return text.length - at < MAX_OPEN_LENGTH;
}

/**
 * Without what may be the beginning of a mark at the end: what the mark is, only the next character tells.
 * @param {string} text
 */
function withoutHalfMarks(text) {
  let end = text.length;
  while (end > 0 && '*_~`\\[<!'.includes(text.charAt(end - 1))) end -= 1;
  // `!` ends a sentence, too.
  if (text[end] === '!' && text[end + 1] !== '[') end += 1;
  const words = text.slice(0, end);
  const [half = ''] = /(?:\[\d{0,3}|<[a-zA-Z][\w+.:/-]*)$/.exec(words.slice(-MAX_OPEN_LENGTH)) ?? [];
  return words.slice(0, words.length - half.length);
}
