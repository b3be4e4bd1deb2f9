import { parseBlocks } from './parse-blocks.js';
import { blockToNode } from './to-nodes.js';
import { updateChildren } from './update-children.js';

/**
 * Shows Markdown that grows at its end. Blocks that are settled are never looked at again, and of the last one only
 * what differs is touched: the words that came are added to the text that stands there.
 * @param {Element} container
 * @param {() => import('./to-nodes.js').NodeOptions} options Asked at each change, since sources arrive meanwhile.
 */
export function createGrowingText(container, options) {
  let shown = '';
  let settledEnd = 0;
  let settledCount = 0;

  return { show };

  /** @param {string} text */
  function show(text) {
    if (text === shown) return;
    if (!text.startsWith(shown)) settledEnd = settledCount = 0;
    shown = text;
    const blocks = parseBlocks(text.slice(settledEnd));
    const nodes = blocks.map((block) => blockToNode(block, options()));
    updateChildren(container, settledCount, nodes);
    settledEnd += blocks.at(-2)?.end ?? 0;
    settledCount += Math.max(0, blocks.length - 1);
  }
}
