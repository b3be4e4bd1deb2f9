/**
 * @typedef {import('./parse-blocks.js').Block} Block
 * @typedef {import('./parse-blocks.js').Parser} Parser
 */

/**
 * Whether the line at hand goes on with an open block; then what belongs to the block is read from it.
 * @param {Parser} parser
 * @param {Block} block
 * @returns {'yes' | 'no' | 'ended'}
 */
export function continueBlock({ cursor, close, lineNumber }, block) {
  switch (block.type) {
    case 'list':
      return 'yes';
    case 'paragraph':
    case 'table':
      return cursor.isBlank ? 'no' : 'yes';
    case 'quote':
      if (cursor.indent > 3 || cursor.line[cursor.next] !== '>') return 'no';
      cursor.skipSpace();
      cursor.skip(1);
      if (cursor.isAtSpace()) cursor.skipColumns(1);
      return 'yes';
    case 'item':
      // It may begin with one blank line, not with two.
      if (cursor.isBlank) {
        if (block.children.length === 0) return 'no';
        cursor.skipSpace();
        return 'yes';
      }
      if (cursor.indent < block.indent) return 'no';
      cursor.skipColumns(block.indent);
      return 'yes';
    case 'code':
      if (block.fence === '') {
        if (cursor.indent >= 4) cursor.skipColumns(4);
        else if (cursor.isBlank) cursor.skipSpace();
        else return 'no';
        return 'yes';
      }
      if (cursor.indent < 4 && isClosingFence(cursor.line.slice(cursor.next), block.fence)) {
        close(block, lineNumber);
        return 'ended';
      }
      for (let left = block.indent; left > 0 && cursor.isAtSpace(); left--) cursor.skipColumns(1);
      return 'yes';
    default:
      return 'no';
  }
}

/**
 * @param {string} line
 * @param {string} fence
 */
function isClosingFence(line, fence) {
  const marks = line.trimEnd();
  return marks.length >= fence.length && marks === fence.charAt(0).repeat(marks.length);
}
