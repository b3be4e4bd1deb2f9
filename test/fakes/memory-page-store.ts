import { toPageKey } from '../../pipeline/page-key.ts';
import type { PageStore, StoredPage } from '../../pipeline/ports.ts';

/** A whole page store in memory; ids count up. */
export function createMemoryPageStore(): PageStore {
  const pages = new Map<string, StoredPage[]>();
  const idOf = new Map<string, string>();
  const runs = new Map<string, number>();
  return {
    async save({ visitorId, runId, question, draft }) {
      const key = `${visitorId} ${toPageKey(question)}`;
      const pageId = idOf.get(key) ?? `page-${idOf.size + 1}`;
      idOf.set(key, pageId);
      const versions = pages.get(pageId) ?? [];
      const saved = runs.get(`${pageId} ${runId}`);
      if (saved !== undefined) return { pageId, version: saved };
      const version = versions.length + 1;
      runs.set(`${pageId} ${runId}`, version);
      versions.push({
        ...draft,
        id: pageId,
        version,
        versions: version,
        question,
        createdAt: new Date().toISOString(),
      });
      pages.set(pageId, versions);
      return { pageId, version };
    },
    async find(pageId, version) {
      const versions = pages.get(pageId) ?? [];
      const page = versions[(version ?? versions.length) - 1];
      return page ? { ...page, versions: versions.length } : null;
    },
  };
}
