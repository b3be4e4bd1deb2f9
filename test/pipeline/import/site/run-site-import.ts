import { importSite, type SiteRequest } from '../../../../pipeline/import/site/import-site.ts';
import { createMemoryKnowledgeImport } from '../../../fakes/memory-knowledge-import.ts';
import { createKeptSite, createMemorySiteMemory } from '../../../fakes/memory-site-memory.ts';

/** Time that passes as soon as somebody waits, and how long they waited. */
export function createQuickTime() {
  let now = 0;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    async pause(ms: number, signal: AbortSignal) {
      signal.throwIfAborted();
      pauses.push(ms);
      now += ms;
    },
  };
}

/** Imports of one site that follow each other, into one base and with one memory. */
export function createSiteImports(start: string, defaults: Partial<SiteRequest> = {}) {
  const kept = createKeptSite();
  let base = createMemoryKnowledgeImport();
  const time = createQuickTime();
  return {
    kept,
    time,
    documents: () => base.documents,
    ids: () => [...base.documents.keys()].toSorted(),
    async run(options: Partial<SiteRequest> = {}) {
      const openTarget = () => createMemoryKnowledgeImport(base.documents);
      let last = openTarget();
      const summary = await importSite({
        start: new URL(start),
        memory: createMemorySiteMemory(kept),
        openTarget: async () => {
          last = openTarget();
          return last;
        },
        collection: 'docs',
        removeMissing: false,
        maxPages: 1_000,
        rate: 1_000,
        allowPrivate: true,
        version: '1.2.3',
        contact: 'https://ask.example.org',
        signal: new AbortController().signal,
        onProgress: () => {},
        time,
        ...defaults,
        ...options,
      });
      base = last;
      return summary;
    },
  };
}
