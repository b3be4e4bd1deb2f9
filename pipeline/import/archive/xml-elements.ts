import type { HTMLElement } from 'node-html-parser';
import { decodeText } from '../decode-text.ts';
import { tagOf } from '../html/elements.ts';
import { readElements } from '../html/read-elements.ts';
import { UnreadableSource } from '../unreadable-source.ts';

/**
 * The elements of a small XML file, by a reader that knows no entities of its own and loads nothing.
 * @throws {UnreadableSource} when it declares entities or is nested beyond reason
 */
export function readXml(bytes: Uint8Array): HTMLElement {
  const xml = decodeText(bytes, 'html');
  if (/<!ENTITY/i.test(xml))
    throw new UnreadableSource('declares entities, as no such file needs to; make it again');
  return readElements(xml);
}

/** All elements of that name in lower case, whatever their namespace. */
export function elementsNamed(root: HTMLElement | null, name: string): HTMLElement[] {
  const suffix = `:${name}`;
  return (root?.querySelectorAll('*') ?? []).filter((element) => {
    const tag = tagOf(element);
    return tag === name || tag.endsWith(suffix);
  });
}
