import { parseBlocks } from './parse-blocks.js';

/** White space and what blocks begin with, which the next characters may make anything of. */
const HALF_LINE = /^[\s>\-+*=_#|:~`]*(?:\d{1,9}[.)]?[\s>\-+*=_#|:~`]*)?$/;

/**
 * A growing text without its last line as long as that has only marks: `-` may become an item, a rule, or the line
 * that makes a heading of the one above.
 * @param {string} text
 */
export function withoutHalfLine(text) {
  const start = text.lastIndexOf('\n') + 1;
  return HALF_LINE.test(text.slice(start)) ? text.slice(0, start) : text;
}

/**
 * How many of a growing text's blocks nothing can change any more.
 * @param {readonly import('./parse-blocks.js').Block[]} blocks
 * @param {string} text
 */
export function countSettled(blocks, text) {
  const last = blocks.at(-1);
  const before = blocks.at(-2);
  if (!last || !before) return 0;
  const isApart = before.endLine < last.startLine - 1;
  const isGuess = last.type === 'table' && last.columns === 0;
  const isTold = !isGuess && text.indexOf('\n', last.start) >= 0;
  // What ends a block is told apart from what goes on with it only by a whole line, or a blank one.
  return isApart || isTold ? blocks.length - 1 : blocks.length - 2;
}

/**
 * Where the last block of a growing text ends that nothing written later can change, as an offset of at least `from`,
 * which must be such an offset itself. Only an address that is defined later can still change what it draws.
 * @param {string} text
 * @param {number} from
 */
export function findSettledEnd(text, from) {
  const tail = withoutHalfLine(text.slice(from));
  const blocks = parseBlocks(tail);
  const count = countSettled(blocks, tail);
  return count === 0 ? from : from + (blocks[count]?.start ?? 0);
}
