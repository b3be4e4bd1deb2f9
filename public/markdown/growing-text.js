import { parseBlocks } from './parse-blocks.js';
import { blockToNode } from './to-nodes.js';

/**
 * Shows Markdown that grows at its end. Blocks that are settled are made once and never touched again, so a
 * selection or a screen reader's place in them survives; only the last block is made anew.
 * @param {Element} container
 * @param {() => import('./to-nodes.js').NodeOptions} options Asked at each change, since sources arrive meanwhile.
 */
export function createGrowingText(container, options) {
  let shown = '';
  let settledEnd = 0;
  /** @type {Element[]} */
  let unsettled = [];

  return { show };

  /** @param {string} text */
  function show(text) {
    if (text === shown) return;
    if (!text.startsWith(shown)) reset();
    shown = text;
    const blocks = parseBlocks(text.slice(settledEnd));
    const settled = blocks.slice(0, -1);
    for (const node of unsettled) node.remove();
    const nodes = blocks.map((block) => blockToNode(block, options()));
    container.append(...nodes);
    unsettled = nodes.slice(-1);
    settledEnd += settled.at(-1)?.end ?? 0;
  }

  function reset() {
    container.replaceChildren();
    settledEnd = 0;
    unsettled = [];
  }
}
