import type { SiteMemory, SitePage } from '../../pipeline/ports.ts';

/** What is kept outside of one instance, as a file would. */
export interface KeptSite {
  readonly known: Map<string, SitePage>;
  readonly fetched: Map<string, { page: SitePage; body: Uint8Array | null }>;
  begunAt: number | null;
  isTaken: boolean;
}

export function createKeptSite(): KeptSite {
  return { known: new Map(), fetched: new Map(), begunAt: null, isTaken: false };
}

export function createMemorySiteMemory(kept: KeptSite = createKeptSite()): SiteMemory {
  let isOurs = false;
  const release = () => {
    if (isOurs) kept.isTaken = false;
    isOurs = false;
  };
  return {
    async begin(maxAgeMs) {
      if (kept.isTaken) throw new Error('Another import is under way.');
      kept.isTaken = true;
      isOurs = true;
      const isFresh = kept.begunAt !== null && Date.now() - kept.begunAt < maxAgeMs;
      const isContinued = isFresh && kept.fetched.size > 0;
      if (!isContinued) {
        kept.fetched.clear();
        kept.begunAt = Date.now();
      }
      return { isContinued };
    },
    findKnown: async (address) => kept.known.get(address) ?? null,
    listKnown: async () => [...kept.known.keys()],
    findFetched: async (address) => kept.fetched.get(address)?.page ?? null,
    async keep(page, body) {
      kept.fetched.set(page.address, { page, body });
    },
    readBody: async (address) => kept.fetched.get(address)?.body ?? null,
    async finish(documents, keepsOthers) {
      for (const address of [...kept.known.keys()])
        if (!keepsOthers || kept.fetched.has(address)) kept.known.delete(address);
      for (const [address, { page }] of kept.fetched) {
        if (page.state === 'redirect' || page.state === 'gone') continue;
        const made = documents.get(address);
        const validators = made ? {} : { etag: null, lastModified: null };
        kept.known.set(address, { ...page, ...validators, state: 'page', documents: made ?? [] });
      }
      kept.fetched.clear();
      kept.begunAt = null;
      release();
    },
    async pause() {
      release();
    },
  };
}
