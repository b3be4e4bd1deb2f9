import { drawMarkdown } from './draw-markdown.js';

/** @typedef {import('./draw-markdown.js').Shape} Shape */

/**
 * Markdown as DOM nodes. Every text goes in as a text node and no markup is ever parsed, so nothing in an answer can
 * become an element that is not drawn here.
 * @param {string} markdown
 * @param {import('./draw-markdown.js').DrawOptions} [options]
 * @returns {Node[]}
 */
export function markdownToNodes(markdown, options) {
  return drawMarkdown(markdown, options).map(toNode);
}

/**
 * @param {Shape} shape
 * @returns {Node}
 */
export function toNode(shape) {
  if (typeof shape === 'string') return document.createTextNode(shape);
  const node = document.createElement(shape.name);
  for (const [name, value] of Object.entries(shape.attributes)) node.setAttribute(name, value);
  node.append(...shape.children.map(toNode));
  return node;
}
