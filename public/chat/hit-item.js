import { markdownToNodes } from '../markdown/to-nodes.js';
import { isLinkable } from './is-linkable.js';

/**
 * Fills the item that the server rendered into a template.
 * @param {import('../../pipeline/events.ts').Hit} hit
 * @returns {HTMLElement}
 */
export function createHitItem({ title, headingPath, url, excerpt }) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById('hit-template'));
  const item = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  const [name, path, text] = /** @type {HTMLElement[]} */ ([
    ...item.querySelectorAll('.hit-name, .hit-path, .hit-text'),
  ]);
  const above = [title, ...headingPath];
  if (name) name.textContent = above.pop() ?? title;
  if (name && isLinkable(url)) name.setAttribute('href', url);
  if (path) path.textContent = above.join(' › ');
  if (path) path.hidden = above.length === 0;
  text?.append(...markdownToNodes(excerpt, { topHeading: 3 }));
  return item;
}
