import type { PdfDocument } from './open-pdf.ts';

/** A bookmark of the document. */
export interface OutlineEntry {
  readonly title: string;
  /** From 0. */
  readonly depth: number;
  /** Page that it leads to, from 1. */
  readonly page: number;
}

const MOST_ENTRIES = 5_000;
const DEEPEST = 8;
const LONGEST_TITLE = 500;

interface Item {
  readonly title: string;
  readonly dest: unknown;
  readonly items: readonly Item[];
}

/** The bookmarks that lead to a page, in their order; empty when the document has none, or none that can be read. */
export async function readOutline(document: PdfDocument): Promise<readonly OutlineEntry[]> {
  const roots = (await document.getOutline().catch(() => null)) as readonly Item[] | null;
  const entries: OutlineEntry[] = [];
  const left: { item: Item; depth: number }[] = (roots ?? []).map((item) => ({ item, depth: 0 })).reverse();
  for (let next = left.pop(); next && entries.length < MOST_ENTRIES; next = left.pop()) {
    const { item, depth } = next;
    const page = await findPage(document, item.dest);
    if (page !== null) entries.push({ title: item.title.slice(0, LONGEST_TITLE), depth, page });
    if (depth >= DEEPEST) continue;
    for (const child of [...item.items].reverse()) left.push({ item: child, depth: depth + 1 });
  }
  return entries;
}

async function findPage(document: PdfDocument, dest: unknown): Promise<number | null> {
  try {
    const place = typeof dest === 'string' ? await document.getDestination(dest) : dest;
    const target: unknown = Array.isArray(place) ? place[0] : null;
    if (typeof target === 'number') return target + 1;
    if (typeof target !== 'object' || target === null) return null;
    return (await document.getPageIndex(target as Parameters<PdfDocument['getPageIndex']>[0])) + 1;
  } catch {
    return null;
  }
}
