import { toPageKey } from '../../pipeline/page-key.ts';
import { MAX_LISTED_VERSIONS, type PageStore, type StoredPage } from '../../pipeline/ports.ts';

interface MemoryPage {
  readonly id: string;
  lastVersion: number;
  readonly versions: Map<string, Omit<StoredPage, 'versions'>>;
}

/** A whole page store in memory; ids count up. */
export function createMemoryPageStore(): PageStore {
  const pages = new Map<string, MemoryPage>();
  let made = 0;
  const toKey = (visitorId: string, question: string) => `${visitorId} ${toPageKey(question)}`;
  return {
    async save({ visitorId, runId, question, draft }) {
      const key = toKey(visitorId, question);
      const page = pages.get(key) ?? { id: `page-${++made}`, lastVersion: 0, versions: new Map() };
      pages.set(key, page);
      const saved = page.versions.get(runId);
      if (saved) return { pageId: page.id, version: saved.version };
      const version = ++page.lastVersion;
      const createdAt = new Date().toISOString();
      page.versions.set(runId, { ...draft, id: page.id, version, question, createdAt });
      return { pageId: page.id, version };
    },
    async find(pageId, version) {
      const all = [...pages.values()].find(({ id }) => id === pageId)?.versions.values() ?? [];
      const versions = [...all];
      const found =
        version === undefined ? versions.at(-1) : versions.find((page) => page.version === version);
      return found
        ? { ...found, versions: versions.map((page) => page.version).slice(-MAX_LISTED_VERSIONS) }
        : null;
    },
    eraseRuns(runs) {
      for (const { id, visitorId, question } of runs) {
        const key = toKey(visitorId, question);
        pages.get(key)?.versions.delete(id);
        if (pages.get(key)?.versions.size === 0) pages.delete(key);
      }
    },
  };
}
