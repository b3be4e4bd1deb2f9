import { takeReferences } from './read-reference.js';

/** @typedef {import('./parse-blocks.js').Block} Block */

/**
 * Settles what only the end of a block tells.
 * @param {Block} block
 * @param {import('./parse-blocks.js').References} references Those that a paragraph begins with are added.
 */
export function settleBlock(block, references) {
  switch (block.type) {
    case 'paragraph':
      block.text = takeReferences(block.text, references).trimEnd();
      if (block.text === '') block.parent?.children.pop();
      break;
    case 'code':
      if (block.fence === '') dropBlankEnd(block);
      break;
    case 'item':
      block.endLine = block.children.at(-1)?.endLine ?? block.startLine;
      break;
    case 'list':
      block.endLine = block.children.at(-1)?.endLine ?? block.endLine;
      // A blank line between two items, or between what is in one, sets all of them apart.
      block.isTight = block.children.every(isNextTo) && block.children.every(isTight);
  }
}

/** @param {Block} item */
function isTight(item) {
  return item.children.every(isNextTo);
}

/**
 * @param {Block} block
 * @param {number} index
 * @param {Block[]} siblings
 */
function isNextTo(block, index, siblings) {
  const next = siblings[index + 1];
  return !next || block.endLine === next.startLine - 1;
}

/**
 * Blank lines at the end of indented code are none of it.
 * @param {Block} code
 */
function dropBlankEnd(code) {
  const lines = code.text.split('\n');
  while (lines.at(-1)?.trim() === '') lines.pop();
  code.text = `${lines.join('\n')}\n`;
  code.endLine = code.startLine + lines.length - 1;
}
