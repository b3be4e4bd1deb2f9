import type { KnowledgeImport } from '../ports.ts';
import { importPaths } from './folder/import-paths.ts';

const COLLECTION = 'milepost-guide';

/** Puts the guide of Milepost into the base, so that a new installation has something to be asked about. */
export async function importStarterGuide(target: KnowledgeImport, folder: string): Promise<void> {
  await importPaths({
    paths: [folder],
    target,
    collection: COLLECTION,
    removeMissing: true,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
}

/** True when the base holds nothing, or the guide alone. */
export async function holdsOnlyGuide(target: KnowledgeImport): Promise<boolean> {
  return (await target.listDocumentIds(COLLECTION)).length === (await target.count());
}

/**
 * An import that takes the guide out of the base with the first document of the operator's own: from then on answers come
 * from their documents alone. Both happen in the same commit.
 */
export function replacingStarterGuide(target: KnowledgeImport): KnowledgeImport {
  let hasOwnDocuments = false;
  return {
    ...target,
    put(document) {
      hasOwnDocuments = true;
      return target.put(document);
    },
    async commit() {
      if (hasOwnDocuments) for (const id of await target.listDocumentIds(COLLECTION)) await target.remove(id);
      return target.commit();
    },
  };
}
