import { nameLanguage } from './name-language.js';
import { parseBlocks } from './parse-blocks.js';
import { parseInline } from './parse-inline.js';
import { splitCells } from './split-cells.js';
import { toSafeUrl } from './to-safe-url.js';

/**
 * @typedef {object} DrawOptions
 * @property {(n: number) => string | null} [citationTarget] Id of the element that `[n]` points at, or null when there is no source of that number.
 * @property {(n: number) => string} [citationName] What a citation is called when it is read out, in the reader's language.
 * @property {string} [tableName] The same for a table.
 * @property {number} [topHeading] The level of the text's highest headings. Those below follow without a gap.
 * @property {string | null} [baseUrl] Absolute address of the document that the text comes from; without it only the words of relative links are shown.
 *
 * @typedef {{ name: string, attributes: Readonly<Record<string, string>>, children: Shape[] }} ElementShape
 * @typedef {ElementShape | string} Shape An element, or a text; never two texts beside each other.
 *
 * @typedef {import('./parse-blocks.js').Block} Block
 * @typedef {DrawOptions & { references: import('./parse-blocks.js').References, outline: number[] }} Context
 */

/** Cells that are added to the rows of a table because they have fewer than its head. */
const MAX_ADDED_CELLS = 65_536;

/**
 * What Markdown looks like, as a tree that the server writes as HTML and the client as nodes: one way of drawing for
 * both. Text stays text: raw HTML is shown as it stands, images are left out, and links lead to http, https, mailto and tel
 * only. Never throws.
 * @param {string} markdown
 * @param {DrawOptions} [options]
 * @returns {Shape[]}
 */
export function drawMarkdown(markdown, options = {}) {
  const references = new Map();
  const blocks = parseBlocks(markdown, { references });
  return drawBlocks(blocks, { ...options, references, outline: [] });
}

/**
 * The same for one sentence or cell: no paragraphs, lists or headings.
 * @param {string} markdown
 * @param {DrawOptions} [options]
 * @returns {Shape[]}
 */
export function drawInline(markdown, options = {}) {
  return drawText(markdown, { ...options, references: new Map(), outline: [] });
}

/**
 * @param {readonly Block[]} blocks
 * @param {Context} context Its outline holds the levels of the headings that are open, as written, and is brought up to date.
 * @returns {Shape[]}
 */
export function drawBlocks(blocks, context) {
  return blocks.map((block) => drawBlock(block, context));
}

/**
 * @param {Block} block
 * @param {Context} context
 * @returns {Shape}
 */
function drawBlock(block, context) {
  switch (block.type) {
    case 'heading':
      return element(toHeading(block.level, context), drawText(block.text, context, block.isGrowing));
    case 'code':
      return drawCode(block);
    case 'quote':
      return element('blockquote', drawBlocks(block.children, context));
    case 'rule':
      return element('hr', []);
    case 'list': {
      const items = block.children.map((item) => element('li', drawItem(item, block.isTight, context)));
      const { isOrdered, first } = block;
      const attributes = isOrdered && first !== 1 ? { start: String(first) } : {};
      return element(isOrdered ? 'ol' : 'ul', items, attributes);
    }
    case 'table':
      return drawTable(block, context);
    default:
      return element('p', drawText(block.text, context, block.isGrowing));
  }
}

/**
 * A heading stands one level below the one that it belongs to, however many levels it leaves out.
 * @param {number} level
 * @param {Context} context
 */
function toHeading(level, { outline, topHeading = 1 }) {
  while ((outline.at(-1) ?? 0) >= level) outline.pop();
  outline.push(level);
  return `h${Math.min(6, topHeading + outline.length - 1)}`;
}

/** @param {Block} block */
function drawCode({ text, language, isGrowing, fence, startLine, endLine }) {
  let shown = text.replace(/\n$/, '');
  // The line that closes it is still being written.
  const lastLine = shown.slice(shown.lastIndexOf('\n') + 1);
  if (isGrowing && lastLine !== '' && fence.startsWith(lastLine.trim()))
    shown = shown.slice(0, -lastLine.length - 1);
  // So is the line that names its language.
  const known = isGrowing && startLine === endLine ? '' : language;
  const name = nameLanguage(known);
  const code = element(
    'code',
    shown === '' ? [] : [shown],
    known === '' ? {} : { class: `language-${known}` },
  );
  // Code, and its name, runs like this in every language, and so tells nothing of the direction of the text around it.
  // The head stands there without a name, too: a script puts buttons in it, and nothing should move then.
  return element(
    'figure',
    [
      element('figcaption', name === '' ? [] : [element('span', [name])], { class: 'code-head', dir: 'ltr' }),
      // What may be wider than the page scrolls by itself, and so must be reachable with the keyboard.
      element('pre', [code], { dir: 'ltr', tabindex: '0' }),
    ],
    { class: 'code' },
  );
}

/**
 * In a tight list, a paragraph stands without its element.
 * @param {Block} item
 * @param {boolean} isTight
 * @param {Context} context
 * @returns {Shape[]}
 */
function drawItem(item, isTight, context) {
  return item.children.flatMap((block) =>
    isTight && block.type === 'paragraph'
      ? drawText(block.text, context, block.isGrowing)
      : [drawBlock(block, context)],
  );
}

/**
 * @param {Block} table
 * @param {Context} context
 */
function drawTable({ rows, isGrowing }, context) {
  const [head = [], ...body] = rows.map(splitCells);
  let addedCells = 0;
  /** @param {string[]} cells @param {boolean} isLast */
  const drawRow = (cells, isLast) => {
    const missing = Math.max(0, head.length - cells.length);
    addedCells += missing;
    const isWhole = addedCells < MAX_ADDED_CELLS;
    const name = cells === head ? 'th' : 'td';
    const shown = cells.slice(0, head.length).concat(Array(isWhole ? missing : 0).fill(''));
    return element(
      'tr',
      shown.map((cell, index) =>
        element(name, drawText(cell, context, isLast && index === cells.length - 1)),
      ),
    );
  };
  const drawn = [head, ...body].map((row, index) => drawRow(row, isGrowing && index === body.length));
  const parts = [element('thead', drawn.slice(0, 1))];
  if (body.length > 0) parts.push(element('tbody', drawn.slice(1)));
  return element('div', [element('table', parts)], {
    class: 'table-scroll',
    tabindex: '0',
    role: 'region',
    'aria-label': context.tableName ?? 'Table',
  });
}

/**
 * @param {string} text
 * @param {Context} context
 * @param {boolean} [isGrowing]
 * @returns {Shape[]}
 */
function drawText(text, context, isGrowing = false) {
  const { references, citationTarget } = context;
  const isCitation = (/** @type {number} */ n) => Boolean(citationTarget?.(n));
  return drawPieces(parseInline(text, { references, isCitation, isGrowing }), context);
}

/**
 * @param {import('./nest-tokens.js').Inline[]} pieces
 * @param {Context} context
 * @returns {Shape[]}
 */
function drawPieces(pieces, context) {
  /** @type {Shape[]} */
  const shapes = [];
  for (const shape of pieces.flatMap((piece) => drawPiece(piece, context))) {
    const last = shapes.at(-1);
    if (typeof shape === 'string' && typeof last === 'string') shapes[shapes.length - 1] = last + shape;
    else shapes.push(shape);
  }
  return shapes;
}

/**
 * @param {import('./nest-tokens.js').Inline} piece
 * @param {Context} context
 * @returns {Shape[]}
 */
function drawPiece(piece, context) {
  switch (piece.type) {
    case 'text':
      return [piece.text];
    case 'code':
      return [element('code', [piece.text])];
    case 'break':
      return [element('br', [])];
    case 'citation':
      return [drawCitation(Number(piece.text), context)];
    case 'link': {
      const words = drawPieces(piece.children, context);
      const href = toSafeUrl(piece.href, context.baseUrl ?? null);
      return href === null ? words : [element('a', words, { href, rel: 'nofollow noopener' })];
    }
    default:
      return [element(piece.type, drawPieces(piece.children, context))];
  }
}

/**
 * @param {number} n
 * @param {Context} context
 */
function drawCitation(n, { citationTarget, citationName }) {
  return element('a', [String(n)], {
    class: 'citation',
    href: `#${citationTarget?.(n)}`,
    'aria-label': citationName?.(n) ?? `Source ${n}`,
  });
}

/**
 * @param {string} name
 * @param {Shape[]} children
 * @param {Readonly<Record<string, string>>} [attributes]
 * @returns {ElementShape}
 */
function element(name, children, attributes = {}) {
  return { name, attributes, children };
}
