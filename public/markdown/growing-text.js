import { drawBlocks } from './draw-markdown.js';
import { parseBlocks } from './parse-blocks.js';
import { countSettled, withoutHalfLine } from './settled-blocks.js';
import { toNode } from './to-nodes.js';
import { updateChildren } from './update-children.js';

/**
 * Shows Markdown that grows at its end. Blocks that are settled are never looked at again, and of the last one only
 * what differs is touched: the words that came are added to the text that stands there. What is not closed yet is
 * drawn as if it were, so that no mark is seen that turns into something else.
 * @param {Element} container
 * @param {() => import('./draw-markdown.js').DrawOptions} options Asked at each change, since sources arrive meanwhile.
 */
export function createGrowingText(container, options) {
  let shown = '';
  let isShownWhole = false;
  let settled = createStart();

  return { show };

  /**
   * @param {string} text
   * @param {boolean} [isWhole] Nothing will be added; what is open now was meant so.
   */
  function show(text, isWhole = false) {
    if (text === shown && isWhole === isShownWhole) return;
    // At the end everything is looked at once more, with all that is known by then: what differs is set right.
    if (isWhole || !text.startsWith(shown)) settled = createStart();
    shown = text;
    isShownWhole = isWhole;
    draw(isWhole ? text : withoutHalfLine(text), isWhole);
  }

  /**
   * @param {string} source
   * @param {boolean} isWhole
   */
  function draw(source, isWhole) {
    const references = new Map(settled.references);
    const tail = source.slice(settled.end);
    const blocks = parseBlocks(tail, { isGrowing: !isWhole, references });
    // An address that was defined just now may belong to words far above.
    if (settled.count > 0 && !isSame(references, settled.drawnReferences)) {
      settled = createStart();
      draw(source, isWhole);
      return;
    }
    const context = { ...options(), references, outline: [...settled.outline] };
    const count = countSettled(blocks, tail);
    const done = drawBlocks(blocks.slice(0, count), context);
    const outline = [...context.outline];
    const shapes = [...done, ...drawBlocks(blocks.slice(count), context)];
    if (!isWhole && isEmpty(shapes.at(-1))) shapes.pop();
    updateChildren(container, settled.count, shapes.map(toNode));
    if (count > 0) settle(source, settled.end + (blocks[count]?.start ?? 0), count, outline);
    settled.drawnReferences = references;
  }

  /**
   * @param {string} source
   * @param {number} end
   * @param {number} count
   * @param {number[]} outline
   */
  function settle(source, end, count, outline) {
    parseBlocks(source.slice(settled.end, end), { references: settled.references });
    settled.end = end;
    settled.count += count;
    settled.outline = outline;
  }
}

/** What is drawn for good. */
function createStart() {
  return {
    end: 0,
    count: 0,
    /** @type {number[]} */
    outline: [],
    /** @type {import('./parse-blocks.js').References} Those that it defines. */
    references: new Map(),
    /** @type {import('./parse-blocks.js').References} Those that it was drawn with. */
    drawnReferences: new Map(),
  };
}

/**
 * @param {ReadonlyMap<string, string>} references
 * @param {ReadonlyMap<string, string>} others
 */
function isSame(references, others) {
  return (
    references.size === others.size && [...references].every(([label, href]) => others.get(label) === href)
  );
}

/**
 * A block of which nothing can be seen yet.
 * @param {import('./draw-markdown.js').Shape | undefined} shape
 */
function isEmpty(shape) {
  return typeof shape === 'object' && /^(?:p|h\d)$/.test(shape.name) && shape.children.length === 0;
}
