import type { KnowledgeImport } from '../ports.ts';
import { type ImportProgress, type ImportSummary, importEvents } from './import-events.ts';
import { listSources } from './list-sources.ts';
import { readCandidates } from './read-candidates.ts';
import { NO_RULES, type SourceRules } from './source-rules.ts';

export interface ImportRequest {
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly target: KnowledgeImport;
  /** Names what belongs together for `removeMissing`; `default` when absent. */
  readonly collection?: string;
  /** Removes documents of the collection that are no longer there. Held back when something could not be looked at. */
  readonly removeMissing: boolean;
  /** Address that documents without one of their own get theirs from. */
  readonly baseUrl?: string;
  /** A larger file, or a longer line of JSONL, is a failure; what its kind allows when absent. */
  readonly maxFileBytes?: number;
  /** What is imported of a folder; all that is not passed over by itself when absent. */
  readonly rules?: SourceRules;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** Imports files and folders into a knowledge base. It promises what `importEvents` does. */
export async function importPaths(request: ImportRequest): Promise<ImportSummary> {
  const { target, collection = 'default', removeMissing, signal, onProgress } = request;
  const { files, ...found } = await listSources(request.paths, request.rules ?? NO_RULES, signal).catch(
    async (error: unknown) => {
      await target.abort();
      throw error;
    },
  );
  const events = readCandidates(files, {
    collection,
    baseUrl: request.baseUrl ?? null,
    maxFileBytes: request.maxFileBytes ?? null,
    signal,
  });
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return importEvents({ found, events, total, target, collection, removeMissing, signal, onProgress });
}
