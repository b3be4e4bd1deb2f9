import { basename, extname } from 'node:path';
import type { PdfDocument } from './open-pdf.ts';

/** The title in the properties of the file; null when there is none, or one that a program made up. */
export async function findMetadataTitle(document: PdfDocument, path: string): Promise<string | null> {
  const properties = await document.getMetadata().catch(() => null);
  const own = (properties?.info as { Title?: unknown } | undefined)?.Title;
  return typeof own === 'string' ? toTitle(own, path) : null;
}

function toTitle(own: string, path: string): string | null {
  const title = own
    .replace(/\s+/g, ' ')
    .replace(/^Microsoft (?:Word|PowerPoint|Excel) - /i, '')
    .trim();
  const isFileName = /\.[a-z]{2,5}\d?$/i.test(title) || title === basename(path, extname(path));
  const isMadeUp =
    /^(?:untitled|unbenannt|sans titre|document ?\d*|title|slide \d+|about:blank|\(.*\))$/i.test(title);
  return title === '' || isFileName || isMadeUp || !/\p{L}{2}/u.test(title) ? null : title;
}
