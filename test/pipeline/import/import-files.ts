import { importPaths } from '../../../pipeline/import/folder/import-paths.ts';
import { createMemoryKnowledgeImport } from '../../fakes/memory-knowledge-import.ts';
import { createScratchFolder } from './scratch-folder.ts';

/** Imports a folder of such files; the documents by their id, and what was said of the rest. */
export async function importFiles(files: Readonly<Record<string, string | Uint8Array>>, baseUrl?: string) {
  const folder = createScratchFolder(files);
  try {
    const target = createMemoryKnowledgeImport();
    const summary = await importPaths({
      paths: [folder.path],
      target,
      removeMissing: false,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    const toReasons = (list: readonly { path: string; reason: string }[]) =>
      Object.fromEntries(list.map(({ path, reason }) => [path, reason]));
    return {
      documents: target.documents,
      failures: toReasons(summary.failures),
      skipped: toReasons(summary.skipped),
    };
  } finally {
    folder.remove();
  }
}
