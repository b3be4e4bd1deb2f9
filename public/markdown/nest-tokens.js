/**
 * @typedef {{ type: 'text' | 'code' | 'citation', text: string } | { type: 'break' }
 *   | { type: 'strong' | 'em' | 's', children: Inline[] } | { type: 'link', href: string, children: Inline[] }} Inline
 */

/** What is nested deeper is shown without more emphasis. */
const MAX_DEPTH = 20;

/**
 * Puts what stands between an opening and a closing token into one node. What is never closed goes on to the end.
 * @param {readonly import('./parse-inline.js').Token[]} tokens
 * @returns {Inline[]}
 */
export function nestTokens(tokens) {
  /** @type {Inline[]} */
  const root = [];
  let siblings = root;
  /** @type {Inline[][]} */
  const outer = [];
  for (const { type, text, name, href } of tokens) {
    if (type === 'open') {
      outer.push(siblings);
      if (name === '' || outer.length > MAX_DEPTH) continue;
      /** @type {Inline[]} */
      const children = [];
      siblings.push(name === 'link' ? { type: name, href, children } : { type: name, children });
      siblings = children;
    } else if (type === 'close') {
      siblings = outer.pop() ?? root;
    } else if (type === 'break') {
      siblings.push({ type });
    } else if (type !== 'text') {
      siblings.push({ type, text });
    } else {
      pushText(siblings, text);
    }
  }
  return root;
}

/**
 * @param {Inline[]} siblings
 * @param {string} text
 */
function pushText(siblings, text) {
  const last = siblings.at(-1);
  if (last?.type === 'text') last.text += text;
  else if (text !== '') siblings.push({ type: 'text', text });
}
