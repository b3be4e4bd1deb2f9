import { parseBlocks } from './parse-blocks.js';
import { parseInline } from './parse-inline.js';

/**
 * @typedef {object} NodeOptions
 * @property {(n: number) => string | null} [citationTarget] Id of the element that `[n]` points at.
 * @property {number} [headingOffset] Added to the level of headings.
 * @property {(n: number) => string} [citationName] What a citation is called when it is read out, in the reader's language.
 * @property {string} [tableName] The same for a table.
 */

/** Nesting of lists and quotes beyond this is shown flat. */
const MAX_DEPTH = 5;

/**
 * Markdown as DOM nodes. Every text goes in as a text node and no markup is ever parsed, so nothing in an answer can
 * become an element that is not made here.
 * @param {string} markdown
 * @param {NodeOptions} [options]
 * @returns {Node[]}
 */
export function markdownToNodes(markdown, options = {}) {
  return parseBlocks(markdown).map((block) => blockToNode(block, options));
}

/**
 * @param {import('./parse-blocks.js').Block} block
 * @param {NodeOptions} options
 * @param {number} [depth]
 * @returns {HTMLElement}
 */
export function blockToNode(block, options, depth = 0) {
  switch (block.type) {
    case 'paragraph':
      return element('p', inlineNodes(block.text, options));
    case 'heading':
      return element(
        `h${Math.min(6, block.level + (options.headingOffset ?? 0))}`,
        inlineNodes(block.text, options),
      );
    case 'code': {
      const code = element('code', [block.text]);
      if (block.language) code.className = `language-${block.language}`;
      const pre = element('pre', [code]);
      // It runs like this in every language, and so tells nothing of the direction of the text around it.
      pre.dir = 'ltr';
      // So that the keyboard can scroll it.
      pre.tabIndex = 0;
      return pre;
    }
    case 'quote':
      return element('blockquote', nestedNodes(block.text, options, depth));
    case 'rule':
      return element('hr', []);
    case 'list': {
      const list = element(
        block.ordered ? 'ol' : 'ul',
        block.items.map((item) => element('li', itemNodes(item, options, depth))),
      );
      if (block.ordered && block.start !== 1) list.setAttribute('start', String(block.start));
      return list;
    }
    case 'table':
      return tableToNode(block, options);
  }
}

/**
 * @param {{ head: string[], rows: string[][] }} table
 * @param {NodeOptions} options
 */
function tableToNode({ head, rows }, options) {
  const headCells = head.map((cell) => element('th', inlineNodes(cell, options)));
  const bodyRows = rows.map((row) =>
    element(
      'tr',
      head.map((_, column) => element('td', inlineNodes(row[column] ?? '', options))),
    ),
  );
  const table = element('table', [element('thead', [element('tr', headCells)]), element('tbody', bodyRows)]);
  const scroll = element('div', [table]);
  scroll.className = 'table-scroll';
  scroll.tabIndex = 0;
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', options.tableName ?? 'Table');
  return scroll;
}

/**
 * An item of one paragraph is set without it, as in a tight list.
 * @param {string} item
 * @param {NodeOptions} options
 * @param {number} depth
 */
function itemNodes(item, options, depth) {
  const [first, ...rest] = parseBlocks(item);
  if (depth >= MAX_DEPTH || first?.type !== 'paragraph') return nestedNodes(item, options, depth);
  return [
    ...inlineNodes(first.text, options),
    ...rest.map((block) => blockToNode(block, options, depth + 1)),
  ];
}

/**
 * @param {string} markdown
 * @param {NodeOptions} options
 * @param {number} depth
 * @returns {(Node | string)[]}
 */
function nestedNodes(markdown, options, depth) {
  if (depth >= MAX_DEPTH) return [markdown];
  return parseBlocks(markdown).map((block) => blockToNode(block, options, depth + 1));
}

/**
 * @param {string} text
 * @param {NodeOptions} options
 * @returns {(Node | string)[]}
 */
function inlineNodes(text, options) {
  return parseInline(text).map((node) => inlineToNode(node, options));
}

/**
 * @param {import('./parse-inline.js').Inline} node
 * @param {NodeOptions} options
 * @returns {Node | string}
 */
function inlineToNode(node, options) {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'code':
      return element('code', [node.text]);
    case 'break':
      return element('br', []);
    case 'strong':
    case 'em':
      return element(
        node.type,
        node.children.map((child) => inlineToNode(child, options)),
      );
    case 'citation':
      return citationToNode(node.n, options);
    case 'link':
      return linkToNode(node, options);
  }
}

/**
 * @param {number} n
 * @param {NodeOptions} options
 */
function citationToNode(n, { citationTarget, citationName }) {
  const target = citationTarget?.(n);
  if (!target) return `[${n}]`;
  const link = element('a', [String(n)]);
  link.className = 'citation';
  link.setAttribute('href', `#${target}`);
  link.setAttribute('aria-label', citationName?.(n) ?? `Source ${n}`);
  return link;
}

/**
 * Relative links belong to a document whose address is not known here, so only their words are shown.
 * @param {{ href: string, children: import('./parse-inline.js').Inline[] }} link
 * @param {NodeOptions} options
 */
function linkToNode({ href, children }, options) {
  const nodes = children.map((child) => inlineToNode(child, options));
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return element('span', nodes);
  const link = element('a', nodes);
  link.setAttribute('href', href);
  link.setAttribute('rel', 'nofollow noopener');
  return link;
}

/**
 * @param {string} name
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
function element(name, children) {
  const node = document.createElement(name);
  node.append(...children);
  return node;
}
