import type { SiteAddress } from './site-scope.ts';

/** An address that is to be looked at. */
export interface Visit {
  readonly address: SiteAddress;
  /** Links followed from the addresses that the site lists, or from its start. */
  readonly depth: number;
  /** Redirects that led here. */
  readonly hops: number;
  /** Named by the sitemap, by llms.txt or as the start. */
  readonly isListed: boolean;
  /** Known from an earlier import and met nowhere in this crawl. */
  readonly isProbe: boolean;
}

export interface SiteFrontier {
  /** Nothing happens for what is in it already or was. */
  add(visit: Visit): void;
  has(key: string): boolean;
  /** The next in the order of their coming; addresses with a query only when no other is left and `isIdle`. */
  next(isIdle: boolean): Visit | null;
  /** How many were ever added. */
  count(): number;
}

/** Breadth first. Whether a query is needed shows only when the address without it is known, so those with one come last. */
export function createFrontier(): SiteFrontier {
  const seen = new Set<string>();
  const plain = createQueue();
  const withQuery = createQueue();
  return {
    add(visit) {
      const { key, bareKey } = visit.address;
      if (seen.has(key)) return;
      seen.add(key);
      (key === bareKey || visit.isListed ? plain : withQuery).push(visit);
    },
    has: (key) => seen.has(key),
    next: (isIdle) => plain.shift() ?? (isIdle ? withQuery.shift() : null),
    count: () => seen.size,
  };
}

/** An array's own shift moves all that is behind. */
function createQueue() {
  let visits: Visit[] = [];
  let at = 0;
  return {
    push: (visit: Visit) => void visits.push(visit),
    shift(): Visit | null {
      const next = visits[at] ?? null;
      if (next !== null) at += 1;
      if (at > 1_000) {
        visits = visits.slice(at);
        at = 0;
      }
      return next;
    },
  };
}
