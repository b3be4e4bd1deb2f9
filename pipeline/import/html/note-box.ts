import type { HTMLElement } from 'node-html-parser';
import type { ElementFacts } from './element-facts.ts';
import { attributeOf, classesOf, tagOf } from './elements.ts';

/** Boxes such as notes and warnings, by what the generators of sites call them. */
const BOX =
  /^(?:note|tip|warning|caution|important|danger|info|hint|attention|error|seealso|notice|topic|custom-block|(?:theme-)?admonition[\w-]{0,30}|admonitionblock|callout[\w-]{0,30}|alert|alert-[a-z]{1,20}|markdown-alert[\w-]{0,30})$/i;
const TITLE = /(?:title|heading|header|label)(?:_[\w-]{1,20})?$/i;
/** In characters; a longer paragraph is no title, whatever it is called. */
const LONGEST_TITLE = 120;
/** From a heading or a title up to its box. */
const LEVELS_ABOVE = 5;

/** The box that an element stands in, looking up a few levels; null when there is none near. */
export function findNoteBox(element: HTMLElement): HTMLElement | null {
  let above = element.parentNode;
  for (let up = 0; above && up < LEVELS_ABOVE; up += 1) {
    if (isNoteBox(above)) return above;
    above = above.parentNode;
  }
  return null;
}

/** Whether an element is the name of a box, such as "Warning", without being a heading. */
export function isBoxTitle(element: HTMLElement, facts: Pick<ElementFacts, 'measure'>): boolean {
  if (!element.rawAttrs || !/^(?:p|div)$/.test(tagOf(element))) return false;
  if (!classesOf(element).some((name) => TITLE.test(name))) return false;
  const { length, blocks, headings } = facts.measure(element);
  return length <= LONGEST_TITLE && blocks <= 1 && headings === 0 && findNoteBox(element) !== null;
}

function isNoteBox(element: HTMLElement): boolean {
  const tag = tagOf(element);
  if (tag === 'aside' || tag === 'summary') return true;
  if (!element.rawAttrs || !/^(?:div|section|p|table|td|tr|blockquote|li|dd|fieldset)$/.test(tag))
    return false;
  return attributeOf(element, 'role') === 'note' || classesOf(element).some((name) => BOX.test(name));
}
