/**
 * Makes the children of an element, from an index on, what is wanted, and keeps every node that can stay. So a
 * selection, the focus and how far a block was scrolled survive, and nothing that was seen is drawn anew.
 * @param {Element} parent
 * @param {number} from
 * @param {readonly Node[]} wanted Nodes that stand nowhere yet.
 */
export function updateChildren(parent, from, wanted) {
  dropGone(parent, from, wanted);
  wanted.forEach((node, index) => {
    const old = parent.childNodes[from + index];
    if (!old) parent.append(node);
    else if (idOf(old) !== idOf(node) || old.nodeName !== node.nodeName) old.replaceWith(node);
    else if (old instanceof Text) updateText(old, /** @type {Text} */ (node).data);
    else updateElement(/** @type {Element} */ (old), /** @type {Element} */ (node));
  });
  while (parent.childNodes.length > from + wanted.length) parent.lastChild?.remove();
}

/**
 * What has an id is the same thing wherever it stands, so those that follow one that is gone move up as they are.
 * @param {Element} parent
 * @param {number} from
 * @param {readonly Node[]} wanted
 */
function dropGone(parent, from, wanted) {
  const ids = new Set(wanted.map(idOf));
  for (const old of [...parent.childNodes].slice(from)) {
    if (idOf(old) && !ids.has(idOf(old))) old.remove();
  }
}

/** @param {Node} node */
function idOf(node) {
  return node instanceof Element ? node.id : '';
}

/**
 * @param {Element} old
 * @param {Element} node
 */
function updateElement(old, node) {
  for (const { name, value } of node.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const name of old.getAttributeNames()) {
    // Whether it stands open is the reader's affair.
    if (name !== 'open' && !node.hasAttribute(name)) old.removeAttribute(name);
  }
  updateChildren(old, 0, [...node.childNodes]);
}

/**
 * Touches nothing in front of the first character that differs: a selection there would be lost.
 * @param {Text} old
 * @param {string} text
 */
function updateText(old, text) {
  const { data } = old;
  let same = 0;
  while (same < data.length && data[same] === text[same]) same += 1;
  if (same < data.length || same < text.length) old.replaceData(same, data.length - same, text.slice(same));
}
