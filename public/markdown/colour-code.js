import { findTokens } from './find-tokens.js';
import { listTextNodes, listTexts, wrapPieces, wrapTexts } from './wrap-pieces.js';

/**
 * @typedef {import('./draw-markdown.js').Shape} Shape
 * @typedef {import('./wrap-pieces.js').Piece} Piece
 */

const LANGUAGE = 'language-';

/**
 * What is drawn with the tokens of its code in elements, whose class says what they are.
 * @param {readonly Shape[]} shapes
 * @returns {Shape[]}
 */
export function colourShapes(shapes) {
  return shapes.map((shape) => {
    if (typeof shape === 'string') return shape;
    const language = toLanguage(shape.name === 'code' ? shape.attributes.class : '');
    const { children } = shape;
    const coloured =
      language === ''
        ? colourShapes(children)
        : wrapPieces(children, toPieces(listTexts(children), language), 'span');
    return { ...shape, children: coloured };
  });
}

/**
 * The same in a page, for what was drawn without; what is coloured already stays as it is.
 * @param {Element} root
 */
export function colourNodes(root) {
  for (const code of root.querySelectorAll(`pre > code[class^="${LANGUAGE}"]`)) {
    if (code.querySelector('span')) continue;
    const nodes = listTextNodes(code);
    const texts = nodes.map(({ data }) => data);
    wrapTexts(nodes, toPieces(texts, toLanguage(code.className)), 'span');
  }
}

/** @param {string | undefined} className */
function toLanguage(className = '') {
  return className.startsWith(LANGUAGE) ? className.slice(LANGUAGE.length) : '';
}

/**
 * @param {readonly string[]} texts That make up the code.
 * @param {string} language
 * @returns {Piece[]}
 */
function toPieces(texts, language) {
  const tokens = findTokens(texts.join(''), language);
  let end = 0;
  let next = 0;
  return texts.flatMap((text, index) => {
    const start = end;
    end += text.length;
    /** @type {Piece[]} */
    const pieces = [];
    for (let token = tokens[next]; token && token.from < end; token = tokens[next]) {
      const [from, to] = [Math.max(token.from, start) - start, Math.min(token.to, end) - start];
      pieces.push({ index, start: from, end: to, className: token.type });
      // A part of it stands in the next text.
      if (token.to > end) break;
      next += 1;
    }
    return pieces;
  });
}
