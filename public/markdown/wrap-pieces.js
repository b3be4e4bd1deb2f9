/**
 * A part of one of several texts.
 * @typedef {{ index: number, start: number, end: number, className?: string }} Piece
 * @typedef {import('./draw-markdown.js').Shape} Shape
 */

/**
 * What is drawn with an element around each piece.
 * @param {readonly Shape[]} shapes
 * @param {readonly Piece[]} pieces Of the texts of the shapes, in order, none of which overlap.
 * @param {'mark' | 'span'} name
 * @returns {Shape[]}
 */
export function wrapPieces(shapes, pieces, name) {
  let textIndex = -1;
  let next = 0;
  /** @param {Shape} shape @returns {Shape[]} */
  const wrap = (shape) => {
    if (typeof shape !== 'string') return [{ ...shape, children: shape.children.flatMap(wrap) }];
    textIndex += 1;
    /** @type {Shape[]} */
    const parts = [];
    let last = 0;
    for (let piece = pieces[next]; piece?.index === textIndex; piece = pieces[next]) {
      const attributes = piece.className ? { class: piece.className } : {};
      parts.push(shape.slice(last, piece.start));
      parts.push({ name, attributes, children: [shape.slice(piece.start, piece.end)] });
      last = piece.end;
      next += 1;
    }
    parts.push(shape.slice(last));
    return parts.filter((part) => part !== '');
  };
  return shapes.flatMap(wrap);
}

/**
 * The same in a page. The texts that are there stay, and with them a selection.
 * @param {readonly Text[]} nodes The texts that the pieces are of.
 * @param {readonly Piece[]} pieces
 * @param {'mark' | 'span'} name
 */
export function wrapTexts(nodes, pieces, name) {
  // From the end, so that the offsets of earlier pieces stay right.
  for (const { index, start, end, className } of [...pieces].reverse()) {
    const node = nodes[index];
    if (!node) continue;
    const inside = start === 0 ? node : node.splitText(start);
    if (end - start < inside.length) inside.splitText(end - start);
    const element = document.createElement(name);
    if (className) element.className = className;
    inside.replaceWith(element);
    element.append(inside);
  }
}

/**
 * @param {readonly Shape[]} shapes
 * @returns {string[]}
 */
export function listTexts(shapes) {
  return shapes.flatMap((shape) => (typeof shape === 'string' ? [shape] : listTexts(shape.children)));
}

/**
 * @param {Node} root
 * @returns {Text[]}
 */
export function listTextNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const nodes = [];
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  return nodes;
}
