import { posix } from 'node:path';
import type { HTMLElement } from 'node-html-parser';
import { decodeComponent } from '../decode-component.ts';
import { elementsNamed } from './xml-elements.ts';
import { toSafePath } from './zip-names.ts';

/** What the package file of an EPUB says of the book. */
export interface EpubPackage {
  readonly title: string;
  /** Files of text in their reading order, as paths in the archive. */
  readonly chapters: readonly string[];
  /** What the table of contents calls a chapter, by its path. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Parts of a book that say nothing but what else is in it. */
const FURNITURE = /(?:^|[\s-])(?:cover|toc|nav|title-?page|copyright-page|loi|lot|index)(?:$|\s)/;

/** `read` gives the elements of another file of the archive, or null. */
export function readEpubPackage(
  root: HTMLElement,
  path: string,
  read: (path: string) => HTMLElement | null,
): EpubPackage {
  const toPath = (href: string | undefined, base: string) => resolvePath(href ?? '', base);
  const items = new Map(
    elementsNamed(root, 'item').map((item) => [
      item.getAttribute('id') ?? '',
      {
        path: toPath(item.getAttribute('href'), path),
        type: item.getAttribute('media-type') ?? '',
        properties: item.getAttribute('properties') ?? '',
      },
    ]),
  );
  const left = new Set(
    elementsNamed(root, 'reference')
      .filter((reference) => FURNITURE.test(reference.getAttribute('type') ?? ''))
      .map((reference) => toPath(reference.getAttribute('href'), path)),
  );
  const chapters = elementsNamed(root, 'itemref').flatMap((reference) => {
    const item = items.get(reference.getAttribute('idref') ?? '');
    const isText = item?.path && /html/.test(item.type) && !FURNITURE.test(item.properties);
    return isText && !left.has(item.path) ? [item.path] : [];
  });
  const contents = [...items.values()].filter(
    ({ type, properties }) => /\bnav\b/.test(properties) || type === 'application/x-dtbncx+xml',
  );
  const labels = new Map<string, string>();
  for (const { path: contentsPath } of contents) readLabels(read(contentsPath), contentsPath, labels);
  const title = elementsNamed(root, 'title')[0]?.text.replace(/\s+/g, ' ').trim() ?? '';
  return { title, chapters: [...new Set(chapters)], labels };
}

/** From the links of EPUB 3, or the points of EPUB 2. The first one wins: others lead to places inside the chapter. */
function readLabels(root: HTMLElement | null, base: string, labels: Map<string, string>): void {
  const add = (href: string | undefined, text: string | undefined) => {
    const path = resolvePath(href ?? '', base);
    const label = text?.replace(/\s+/g, ' ').trim();
    if (label && path && !labels.has(path)) labels.set(path, label);
  };
  for (const link of elementsNamed(root, 'a')) add(link.getAttribute('href'), link.text);
  for (const point of elementsNamed(root, 'navpoint'))
    add(elementsNamed(point, 'content')[0]?.getAttribute('src'), elementsNamed(point, 'text')[0]?.text);
}

function resolvePath(href: string, base: string): string {
  const plain = decodeComponent(href.replace(/[#?].*$/s, ''));
  if (!plain) return '';
  return toSafePath(posix.join(posix.dirname(base), plain)) ?? '';
}
