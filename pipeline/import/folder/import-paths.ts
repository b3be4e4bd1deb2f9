import type { KnowledgeImport } from '../../ports.ts';
import { type ImportSummary, type ImportTally, importEvents, inOneImport } from '../import-events.ts';
import { surveySources } from '../publish/survey-sources.ts';
import { readCandidates } from '../read-candidates.ts';
import { listSources } from './list-sources.ts';
import { NO_RULES, type SourceRules } from './source-rules.ts';

/** Bytes read of all bytes to read, and the file that was just worked on. */
export interface ImportProgress {
  readonly done: number;
  readonly total: number;
  readonly path: string;
}

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

/**
 * Imports files and folders into a knowledge base, all or nothing: searches see the result when it resolves, and when
 * the signal aborts or the base fails the base stays as it was and the reason is rethrown.
 * A source that cannot be imported is in `failures` and costs nothing else.
 */
export async function importPaths(request: ImportRequest): Promise<ImportSummary> {
  return inOneImport(request, () => importAll(request));
}

async function importAll(request: ImportRequest): Promise<ImportTally> {
  const { target, signal, removeMissing, collection = 'default' } = request;
  const listing = await listSources(request.paths, request.rules ?? NO_RULES, signal);
  const total = listing.files.reduce((sum, source) => sum + source.bytes, 0);
  let done = 0;
  const events = readCandidates(listing.files, {
    collection,
    baseUrl: request.baseUrl ?? null,
    surveys: await surveySources(listing.files, signal),
    maxFileBytes: request.maxFileBytes ?? null,
    signal,
  });
  return importEvents({
    events,
    target,
    collection,
    removeMissing,
    found: listing,
    signal,
    onRead({ path, bytes }) {
      done += bytes;
      request.onProgress({ done: Math.min(done, total), total, path });
    },
  });
}
