import { toDraftKey, toPageKey } from '../../pipeline/page-key.ts';
import {
  type ErasedRun,
  MAX_LISTED_VERSIONS,
  type PageDraft,
  type PageStore,
  type StoredPage,
} from '../../pipeline/ports.ts';

interface MemoryPage {
  readonly id: string;
  readonly visitorId: string;
  lastVersion: number;
  readonly versions: MemoryVersion[];
}

interface MemoryVersion extends Pick<StoredPage, 'version' | 'question' | 'createdAt'> {
  readonly draft: PageDraft;
  readonly runs: Set<string>;
}

export interface MemoryPageStore extends PageStore {
  /** A version goes with the last run whose page it is. */
  erase(runs: readonly ErasedRun[]): void;
}

/** A whole page store in memory; ids count up. */
export function createMemoryPageStore(): MemoryPageStore {
  const pages = new Map<string, MemoryPage>();
  const gone = new Set<string>();
  let made = 0;
  const toKey = (visitorId: string, question: string) => `${visitorId} ${toPageKey(question)}`;
  const findPage = (pageId: string) => [...pages].find(([, { id }]) => id === pageId);
  return {
    async save({ visitorId, runId, question, draft }) {
      const key = toKey(visitorId, question);
      const page = pages.get(key) ?? { id: `page-${++made}`, visitorId, lastVersion: 0, versions: [] };
      pages.set(key, page);
      const saved = page.versions.find(({ runs }) => runs.has(runId));
      if (saved) return { pageId: page.id, version: saved.version };
      const latest = page.versions.at(-1);
      if (latest && toDraftKey(latest.draft) === toDraftKey(draft)) {
        latest.runs.add(runId);
        return { pageId: page.id, version: latest.version };
      }
      const version = ++page.lastVersion;
      const createdAt = new Date().toISOString();
      page.versions.push({ draft, version, question, createdAt, runs: new Set([runId]) });
      return { pageId: page.id, version };
    },
    async find(pageId, version) {
      const page = findPage(pageId)?.[1];
      const found = page?.versions.findLast((one) => version === undefined || one.version === version);
      if (!page || !found) return null;
      const { draft, runs, ...rest } = found;
      const versions = page.versions.map((one) => one.version).slice(-MAX_LISTED_VERSIONS);
      const [runId = ''] = runs;
      return { ...draft, ...rest, id: pageId, visitorId: page.visitorId, runId, versions };
    },
    erase(erased) {
      for (const { id, visitorId, question } of erased) {
        const key = toKey(visitorId, question);
        const page = pages.get(key);
        const at = page?.versions.findIndex(({ runs }) => runs.delete(id)) ?? -1;
        if (page?.versions[at]?.runs.size === 0) page.versions.splice(at, 1);
        if (page?.versions.length === 0) pages.delete(key);
      }
    },
    async unpublish(pageId, visitorId) {
      const [key, page] = findPage(pageId) ?? [];
      if (key === undefined || page?.visitorId !== visitorId) return false;
      gone.add(pageId);
      return pages.delete(key);
    },
    wasUnpublished: async (pageId) => gone.has(pageId),
  };
}
