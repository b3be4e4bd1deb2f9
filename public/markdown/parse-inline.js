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
  /\[((?:[^[\]\\]|\\.|\[[^[\]]*\])*)\]\(\s*<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+"[^"]*")?\s*\)/y;
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
    const found = depth < MAX_DEPTH ? readAt(text, special.index, depth) : null;
    if (!found) {
      searchFrom = special.index + 1;
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
 * @returns {{ node: Inline, end: number } | null}
 */
function readAt(text, at, depth) {
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
        /( {2}|\\)$/.test(text.slice(0, at)) ? { type: 'break' } : { type: 'text', text: ' ' },
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
      return readEmphasis(text, at, depth, match, take);
  }
}

/**
 * @param {string} text
 * @param {number} at
 * @param {number} depth
 * @param {(pattern: RegExp) => RegExpExecArray | null} match
 * @param {(found: RegExpExecArray | null, toNode: (found: RegExpExecArray) => Inline) => { node: Inline, end: number } | null} take
 */
function readEmphasis(text, at, depth, match, take) {
  // snake_case and __dunder__ names are words, not emphasis.
  if (text[at] === '_' && /[\p{L}\p{N}_]$/u.test(text.slice(0, at))) return null;
  return (
    take(match(STRONG), ([, , inner = '']) => ({
      type: 'strong',
      children: parseInline(inner, depth + 1),
    })) ??
    take(match(EMPHASIS), ([, , inner = '']) => ({ type: 'em', children: parseInline(inner, depth + 1) }))
  );
}

/**
 * @param {Inline[]} nodes
 * @param {string} text
 */
function pushText(nodes, text) {
  if (text !== '') nodes.push({ type: 'text', text });
}
