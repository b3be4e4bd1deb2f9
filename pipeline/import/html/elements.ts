import { HTMLElement, type Node } from 'node-html-parser';

/** In lower case; empty for what is no element. */
export function tagOf(node: Node): string {
  return node instanceof HTMLElement ? (node.rawTagName ?? '').toLowerCase() : '';
}

/** Empty when the element has no such attribute. `name` in lower case. */
export function attributeOf(element: HTMLElement, name: string): string {
  // Most elements have none, and to take attributes apart is slow.
  return element.rawAttrs ? (element.getAttribute(name) ?? '') : '';
}

export function elementsIn(element: HTMLElement): HTMLElement[] {
  return element.childNodes.filter((child) => child instanceof HTMLElement);
}

/** The words of its id and classes in lower case, taken apart: `topNav` and `top-nav` are `top` and `nav`. */
export function nameWordsOf(element: HTMLElement): readonly string[] {
  const names = `${attributeOf(element, 'id')} ${attributeOf(element, 'class')}`.slice(0, LONGEST_NAMES);
  if (names.length === 1) return [];
  return names
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z]+/);
}

/** Its classes as they are written. */
export function classesOf(element: HTMLElement): readonly string[] {
  const names = attributeOf(element, 'class').slice(0, LONGEST_NAMES).trim();
  return names ? names.split(/\s+/) : [];
}

/** Some styling tools write dozens of classes on every element. */
const LONGEST_NAMES = 400;

/** Elements whose headers, asides and footers belong to their own text rather than to the site. */
export const TEXT_REGIONS: ReadonlySet<string> = new Set(['article', 'main']);

/** Whether one of the elements around it has one of these names. */
export function isWithin(element: HTMLElement, tags: ReadonlySet<string>): boolean {
  for (let above = element.parentNode; above; above = above.parentNode) {
    if (tags.has(tagOf(above))) return true;
    if (tags.has('main') && attributeOf(above, 'role') === 'main') return true;
  }
  return false;
}
