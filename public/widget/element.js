/**
 * An element of a shadow tree, with text nodes for every text.
 * @param {string} name
 * @param {string} className Also the name of its `::part`.
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElement}
 */
export function element(name, className, children = []) {
  const node = document.createElement(name);
  node.className = className;
  node.setAttribute('part', className);
  node.append(...children);
  return node;
}

/**
 * Leaves alone what stays the same: a live region that is written to again would be read out again.
 * @param {Element | undefined} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}
