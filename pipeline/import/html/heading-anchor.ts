import { HTMLElement, type Node } from 'node-html-parser';
import { decodeComponent } from '../decode-component.ts';
import type { ElementFacts } from './element-facts.ts';
import { attributeOf, elementsIn, tagOf } from './elements.ts';

/** Links beside a heading that lead elsewhere than to it. */
const ELSEWHERE = /^#(?:top|toc|contents|page-?(?:top|header))$/i;
/** Names of what holds a whole page: a link there leads to the beginning of the page. */
const PAGE_PARTS =
  /^(?:(?:article|docs?|main|page|site)[-_]?)?(?:app|article|body|container|content|main|page|root|text|wrapper)$/i;
/** Some generators wrap the title of a section several times. */
const WRAPPED = 5;

/** The id by which the page links to a heading: its own, one in it, or that of the section that it begins; null without one. */
export function findAnchor(element: HTMLElement, level: number, facts: ElementFacts): string | null {
  return (
    attributeOf(element, 'id') ||
    findLinkToIt(element, 0) ||
    findPlace([element]) ||
    sectionOf(element, level, facts)
  );
}

/** The last id, or name of a link, in inline elements. */
export function findPlace(nodes: readonly Node[]): string | null {
  for (const node of nodes.toReversed()) {
    if (!(node instanceof HTMLElement)) continue;
    const own = attributeOf(node, 'id') || (tagOf(node) === 'a' ? attributeOf(node, 'name') : '');
    const place = own || findPlace(node.childNodes);
    if (place) return place;
  }
  return null;
}

/** An empty link, or one with a mark only, to the heading that it stands in. */
function findLinkToIt(element: HTMLElement, depth: number): string | null {
  for (const child of elementsIn(element)) {
    const href = tagOf(child) === 'a' ? attributeOf(child, 'href') : '';
    if (/^#./.test(href) && !ELSEWHERE.test(href) && !/[\p{L}\p{N}]/u.test(child.text))
      return decodeComponent(href.slice(1));
    const inner = depth < 2 ? findLinkToIt(child, depth + 1) : null;
    if (inner) return inner;
  }
  return null;
}

function sectionOf(element: HTMLElement, level: number, facts: ElementFacts): string | null {
  let above = element.parentNode;
  // The title of a page may stand deep in what is its frame, whose names lead nowhere in particular.
  for (let up = 0; above && up < (level === 1 ? 1 : WRAPPED); up += 1) {
    if (!/^(?:section|article|div|header)$/.test(tagOf(above)) || facts.firstHeading(above) !== element)
      return null;
    const id = attributeOf(above, 'id');
    if (id) return tagOf(above) !== 'section' && PAGE_PARTS.test(id) ? null : id;
    above = above.parentNode;
  }
  return null;
}
