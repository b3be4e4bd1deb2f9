import type { SiteAddress } from './site-scope.ts';

/** Bounds for addresses that a site can make without end, such as those of a calendar. Only addresses from links are judged. */
const LONGEST_ADDRESS = 1_000;
const MOST_PARTS = 20;
/** The same part of a path so often: a relative link that each time leads one level deeper. */
const MOST_REPEATS = 3;
/** Addresses of one path that differ in their query alone. */
const MOST_QUERIES = 500;
/** Addresses that differ in their numbers alone, when they are found one after the other rather than in a list. */
const MOST_NUMBERED = 200;
const NUMBERED_FROM_DEPTH = 4;

/** Returns a function that says why an address is taken for one of endlessly many, or null; it counts what it lets pass. */
export function createTrapWatch(): (address: SiteAddress, depth: number) => string | null {
  const queries = new Map<string, number>();
  const shapes = new Map<string, number>();

  return ({ key, bareKey, url }, depth) => {
    if (key.length > LONGEST_ADDRESS) return 'its address is too long';
    const parts = url.pathname.split('/').filter(Boolean);
    if (parts.length > MOST_PARTS) return 'its address has too many parts';
    if (mostRepeated(parts) > MOST_REPEATS) return 'its address repeats itself';
    if (key !== bareKey && count(queries, bareKey) > MOST_QUERIES)
      return `one of more than ${MOST_QUERIES} addresses that differ in their query alone`;
    const shape = key.replace(/\d+/g, '#');
    if (shape !== key && depth >= NUMBERED_FROM_DEPTH && count(shapes, shape) > MOST_NUMBERED)
      return `one of more than ${MOST_NUMBERED} addresses that differ in their numbers alone and are linked in a row; list them in the sitemap if they are wanted`;
    return null;
  };
}

function mostRepeated(parts: readonly string[]): number {
  const counts = new Map<string, number>();
  return Math.max(0, ...parts.map((part) => count(counts, part)));
}

function count(counts: Map<string, number>, name: string): number {
  const next = (counts.get(name) ?? 0) + 1;
  counts.set(name, next);
  return next;
}
