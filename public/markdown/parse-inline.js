/**
 * A piece of a line.
 * @typedef {{ type: 'text', text: string } | { type: 'code', text: string } | { type: 'citation', n: number }
 *   | { type: 'break' } | { type: 'strong' | 'em', children: Inline[] }
 *   | { type: 'link', href: string, children: Inline[] }} Inline
 */

/** Where something other than plain words may begin. */
const SPECIAL = /[\\`*_[<\n]/g;
const ESCAPED = /\\([!-/:-@[-`{-~])/y;
const CODE = /(`+)(?!`)([\s\S]*?[^`])\1(?!`)/y;
const CITATION = /\[(\d{1,3})\](?![(:])/y;
const LINK =
  /\[((?:[^[\]\\]|\\.|\[[^[\]]*\])*)\]\(\s{0,9}<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s{1,9}"[^"]*")?\s{0,9}\)/y;
const AUTOLINK = /<(https?:\/\/[^\s<>]+)>/y;
const STRONG = /(\*\*|__)(?=\S)([\s\S]*?\S)\1/y;
const EMPHASIS = /([*_])(?=[^\s*_])([\s\S]*?[^\s*_])\1(?![*_\p{L}\p{N}])/uy;
const BREAK = /(?: {2,}|\\)?\n/y;

const MAX_DEPTH = 6;

/**
 * Reads inline Markdown: code, emphasis, links, line ends and `[n]` citations. What does not close is plain text,
 * so that half a line, which is what a stream gives, can be read too.
 * @param {string} text
 * @param {number} [depth]
 * @returns {Inline[]}
 */
export function parseInline(text, depth = 0) {
  /**
   * Marks that nothing closes from here on: looked for again at each of them, it would take the square of the length.
   * @type {Set<string>}
   */
  const unclosed = new Set();
  /** @type {Inline[]} */
  const nodes = [];
  let plainFrom = 0;
  SPECIAL.lastIndex = 0;
  // `lastIndex` is kept here because an inner call moves the shared expression's.
  let searchFrom = 0;
  for (;;) {
    SPECIAL.lastIndex = searchFrom;
    const special = SPECIAL.exec(text);
    if (!special) break;
    const found = depth < MAX_DEPTH ? readAt(text, special.index, depth, unclosed) : null;
    if (!found) {
      searchFrom = special.index + 1;
      // Part of a run of backticks opens nothing that the run does not.
      while (special[0] === '`' && text[searchFrom] === '`') searchFrom += 1;
      continue;
    }
    pushText(nodes, text.slice(plainFrom, special.index));
    nodes.push(found.node);
    plainFrom = searchFrom = found.end;
  }
  pushText(nodes, text.slice(plainFrom));
  return nodes;
}

/**
 * @param {string} text
 * @param {number} at
 * @param {number} depth
 * @param {Set<string>} unclosed
 * @returns {{ node: Inline, end: number } | null}
 */
function readAt(text, at, depth, unclosed) {
  /** @param {RegExp} pattern */
  const match = (pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  /**
   * @param {RegExpExecArray | null} found
   * @param {(found: RegExpExecArray) => Inline} toNode
   */
  const take = (found, toNode) => found && { node: toNode(found), end: at + found[0].length };

  switch (text[at]) {
    case '\\':
      return (
        take(match(ESCAPED), ([, character = '']) => ({ type: 'text', text: character })) ??
        take(match(BREAK), () => ({ type: 'break' }))
      );
    case '`':
      return take(match(CODE), ([, , code = '']) => ({
        type: 'code',
        text: code.replace(/^ (.*) $/s, '$1'),
      }));
    case '\n':
      return take(match(BREAK), () =>
        /( {2}|\\)$/.test(text.slice(Math.max(0, at - 2), at))
          ? { type: 'break' }
          : { type: 'text', text: ' ' },
      );
    case '<':
      return take(match(AUTOLINK), ([, href = '']) => ({
        type: 'link',
        href,
        children: [{ type: 'text', text: href }],
      }));
    case '[':
      return (
        take(match(CITATION), ([, n]) => ({ type: 'citation', n: Number(n) })) ??
        take(match(LINK), ([, label = '', href = '']) => ({
          type: 'link',
          href,
          children: parseInline(label, depth + 1),
        }))
      );
    default:
      return readEmphasis(text, at, depth, unclosed, match, take);
  }
}

/**
 * @param {string} text
 * @param {number} at
 * @param {number} depth
 * @param {Set<string>} unclosed
 * @param {(pattern: RegExp) => RegExpExecArray | null} match
 * @param {(found: RegExpExecArray | null, toNode: (found: RegExpExecArray) => Inline) => { node: Inline, end: number } | null} take
 */
function readEmphasis(text, at, depth, unclosed, match, take) {
  const mark = text[at] ?? '';
  // snake_case and __dunder__ names are words, not emphasis.
  if (mark === '_' && /[\p{L}\p{N}_]$/u.test(text.slice(Math.max(0, at - 2), at))) return null;
  const next = text.slice(at + 1, at + 3);
  /** @param {RegExp} pattern @param {string} marks @param {boolean} opens @param {'strong' | 'em'} type */
  const read = (pattern, marks, opens, type) => {
    if (!opens || unclosed.has(marks)) return null;
    const found = match(pattern);
    if (!found) unclosed.add(marks);
    return take(found, ([, , inner = '']) => ({ type, children: parseInline(inner, depth + 1) }));
  };
  return (
    read(STRONG, mark + mark, next[0] === mark && /\S/.test(next.slice(1)), 'strong') ??
    read(EMPHASIS, mark, /[^\s*_]/.test(next[0] ?? ''), 'em')
  );
}

/**
 * @param {Inline[]} nodes
 * @param {string} text
 */
function pushText(nodes, text) {
  if (text !== '') nodes.push({ type: 'text', text });
}
