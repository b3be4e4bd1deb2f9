/**
 * One mark that may open or close emphasis.
 * @typedef {object} Mark
 * @property {string} mark
 * @property {number} run How many stood together; 0 where that decides nothing.
 * @property {number} index Of its token.
 * @property {boolean} mayOpen
 * @property {boolean} mayClose
 * @property {boolean} mayStayOpen In a growing text.
 * @property {number} end The index of the mark that closes it, or -1.
 */

/**
 * Finds the marks that belong together, and makes their tokens open and close what they enclose. The way of
 * markdown-it, whose time grows with the number of marks: https://spec.commonmark.org/0.31.2/#process-emphasis
 * @param {import('./parse-inline.js').Token[]} tokens
 * @param {Mark[]} marks
 * @param {boolean} isGrowing What is not closed goes on to the end.
 */
export function pairMarks(tokens, marks, isGrowing) {
  findPairs(marks);
  for (let at = marks.length - 1; at >= 0; at--) {
    const opener = marks[at];
    if (!opener || opener.end < 0) continue;
    const isStrong = isDoubled(marks, at);
    const name = opener.mark === '~' ? 's' : isStrong ? 'strong' : 'em';
    setToken(tokens, opener.index, 'open', name);
    setToken(tokens, marks[opener.end]?.index ?? 0, 'close', name);
    if (!isStrong) continue;
    setToken(tokens, opener.index - 1, 'text', '');
    setToken(tokens, (marks[opener.end]?.index ?? 0) + 1, 'text', '');
    at -= 1;
  }
  if (isGrowing) leaveOpen(tokens, marks);
}

/** @param {Mark[]} marks */
function findPairs(marks) {
  /** @type {Map<string, number>} Below these no opener is left for such a closer. */
  const bottoms = new Map();
  /** @type {number[]} How many marks before each are known to open nothing. */
  const jumps = [];
  let header = 0;
  let lastIndex = -2;
  for (const [at, closer] of marks.entries()) {
    jumps.push(0);
    if (marks[header]?.mark !== closer.mark || lastIndex !== closer.index - 1) header = at;
    lastIndex = closer.index;
    if (!closer.mayClose) continue;
    const kind = `${closer.mark}${closer.mayOpen}${closer.run % 3}`;
    const bottom = bottoms.get(kind) ?? -1;
    const from = header - (jumps[header] ?? 0) - 1;
    const opener = findOpener(marks, closer, jumps, from, bottom);
    if (opener < 0) {
      bottoms.set(kind, from);
      continue;
    }
    const found = /** @type {Mark} */ (marks[opener]);
    const skipped = opener > 0 && !marks[opener - 1]?.mayOpen ? (jumps[opener - 1] ?? 0) + 1 : 0;
    jumps[at] = at - opener + skipped;
    jumps[opener] = skipped;
    closer.mayOpen = false;
    found.end = at;
    found.mayClose = false;
    lastIndex = -2;
  }
}

/**
 * @param {Mark[]} marks
 * @param {Mark} closer
 * @param {number[]} jumps
 * @param {number} from
 * @param {number} bottom
 */
function findOpener(marks, closer, jumps, from, bottom) {
  for (let at = from; at > bottom; at -= (jumps[at] ?? 0) + 1) {
    const opener = marks[at];
    if (opener?.mark !== closer.mark || !opener.mayOpen || opener.end >= 0) continue;
    const isBoth = opener.mayClose || closer.mayOpen;
    const isOdd = isBoth && (opener.run + closer.run) % 3 === 0 && (opener.run % 3 || closer.run % 3);
    if (!isOdd) return at;
  }
  return -1;
}

/**
 * Two marks together, on both sides, are strong.
 * @param {Mark[]} marks
 * @param {number} at Of the inner opener.
 */
function isDoubled(marks, at) {
  const inner = marks[at];
  const outer = marks[at - 1];
  if (!inner || inner.mark === '~' || outer?.mark !== inner.mark || outer.end !== inner.end + 1) return false;
  return outer.index === inner.index - 1 && marks[outer.end]?.index === (marks[inner.end]?.index ?? 0) + 1;
}

/**
 * @param {import('./parse-inline.js').Token[]} tokens
 * @param {Mark[]} marks
 */
function leaveOpen(tokens, marks) {
  for (let at = 0; at < marks.length; at++) {
    const mark = /** @type {Mark} */ (marks[at]);
    if (mark.end >= 0) at = mark.end;
    else if (mark.mayStayOpen) {
      const count = countTogether(marks, at);
      for (let left = count; left > 0; left--) {
        const { index } = /** @type {Mark} */ (marks[at + count - left]);
        const isStrong = mark.mark !== '~' && left % 2 === 0;
        setToken(tokens, index, 'open', mark.mark === '~' ? 's' : isStrong ? 'strong' : 'em');
        if (!isStrong) continue;
        setToken(tokens, index + 1, 'text', '');
        left -= 1;
      }
      at += count - 1;
    }
  }
}

/**
 * How many marks that nothing closes stand together from here on.
 * @param {Mark[]} marks
 * @param {number} from
 */
function countTogether(marks, from) {
  const first = /** @type {Mark} */ (marks[from]);
  let count = 1;
  for (let next = marks[from + 1]; next?.mark === first.mark && next.end < 0; next = marks[from + count]) {
    if (next.index !== first.index + count) break;
    count += 1;
  }
  return count;
}

/**
 * @param {import('./parse-inline.js').Token[]} tokens
 * @param {number} index
 * @param {'open' | 'close' | 'text'} type
 * @param {import('./parse-inline.js').Token['name']} name
 */
function setToken(tokens, index, type, name) {
  const token = tokens[index];
  if (token) Object.assign(token, { type, name, text: '' });
}
