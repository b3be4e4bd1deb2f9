import type { ImportedDocument, KnowledgeImport } from '../ports.ts';
import { listSources, type PathReason } from './list-sources.ts';
import { PassedOver } from './passed-over.ts';
import { type ReadEvent, readCandidates } from './read-candidates.ts';
import { UnreadableSource } from './unreadable-source.ts';

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
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
}

export interface ImportFailure extends PathReason {
  /** Of a JSONL file, from 1. */
  readonly line?: number;
}

export interface ImportSummary {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Of the documents that were added or changed. */
  readonly passages: number;
  readonly failures: readonly ImportFailure[];
  readonly skipped: readonly PathReason[];
  /** Milliseconds from start to commit. */
  readonly ms: number;
}

/**
 * Imports files and folders into a knowledge base, all or nothing: searches see the result when it resolves, and when
 * the signal aborts or the base fails the base stays as it was and the reason is rethrown.
 * A source that cannot be imported is in `failures` and costs nothing else.
 */
export async function importPaths(request: ImportRequest): Promise<ImportSummary> {
  const startedAt = performance.now();
  try {
    const tally = await importAll(request);
    request.signal.throwIfAborted();
    await request.target.commit();
    return { ...tally, ms: Math.round(performance.now() - startedAt) };
  } catch (error) {
    await request.target.abort();
    throw error;
  }
}

interface Tally {
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  passages: number;
  readonly failures: ImportFailure[];
  readonly skipped: PathReason[];
}

interface ImportState {
  readonly target: KnowledgeImport;
  readonly tally: Tally;
  /** Where each id was come upon. */
  readonly seen: Map<string, string>;
}

async function importAll(request: ImportRequest): Promise<Tally> {
  const { target, signal, collection = 'default' } = request;
  const listing = await listSources(request.paths, signal);
  const failures: ImportFailure[] = [...listing.failures];
  const tally: Tally = {
    added: 0,
    changed: 0,
    unchanged: 0,
    removed: 0,
    passages: 0,
    failures,
    skipped: [...listing.skipped],
  };
  const seen = new Map<string, string>();
  let isComplete = listing.failures.length === 0;
  let done = 0;
  const total = listing.files.reduce((sum, source) => sum + source.bytes, 0);
  const events = readCandidates(listing.files, {
    collection,
    baseUrl: request.baseUrl ?? null,
    maxFileBytes: request.maxFileBytes ?? null,
    signal,
  });
  for await (const event of events) {
    signal.throwIfAborted();
    if (event.kind === 'progress') {
      done += event.bytes;
      request.onProgress({ done: Math.min(done, total), total, path: event.path });
    } else if (event.kind === 'failure') {
      failures.push(toFailure(event, event.reason));
      if (event.id === null) isComplete = false;
      else seen.set(event.id, event.path);
    } else if (event.kind === 'passed') {
      passOver(event, event.why, { target, tally, seen });
    } else if (event.kind === 'note') {
      tally.skipped.push({ path: event.path, reason: event.reason });
    } else {
      await importCandidate(event, { target, tally, seen });
    }
  }
  if (request.removeMissing) removeMissing({ target, tally, collection, seen, isComplete });
  return tally;
}

async function importCandidate(
  candidate: Extract<ReadEvent, { kind: 'candidate' }>,
  { target, tally, seen }: ImportState,
): Promise<void> {
  const { id, hash } = candidate;
  const earlier = seen.get(id);
  if (earlier !== undefined) {
    const where = earlier === candidate.path ? 'earlier in this file' : `by ${earlier}`;
    tally.failures.push(toFailure(candidate, `has the id "${id}", which is taken ${where}; give it another`));
    return;
  }
  seen.set(id, candidate.path);
  const known = target.hashOf(id);
  if (known === hash) {
    tally.unchanged += 1;
    return;
  }
  let document: ImportedDocument;
  try {
    document = await candidate.build();
  } catch (error) {
    if (error instanceof PassedOver) {
      passOver(candidate, error, { target, tally, seen });
      return;
    }
    // A parser that trips over one file (too deeply nested, for example) must not cost the others.
    const reason =
      error instanceof UnreadableSource
        ? error.message
        : `cannot be taken apart (${String(error)}); simplify it`;
    tally.failures.push(toFailure(candidate, reason));
    return;
  }
  await target.put(document);
  tally.passages += document.passages.length;
  if (known === null) tally.added += 1;
  else tally.changed += 1;
}

/** What its owner has withdrawn goes, with or without `removeMissing`; what only holds nothing stays as it was. */
function passOver(
  { id, path }: { readonly id: string; readonly path: string },
  { message, isWithdrawn }: PassedOver,
  { target, tally, seen }: ImportState,
): void {
  seen.set(id, path);
  tally.skipped.push({ path, reason: message });
  if (isWithdrawn && target.hashOf(id) !== null && target.remove(id)) tally.removed += 1;
}

/** What could not be read is not missing, so a doubt about one document holds back the removal of any. */
function removeMissing(state: {
  target: KnowledgeImport;
  tally: Tally;
  collection: string;
  seen: ReadonlyMap<string, string>;
  isComplete: boolean;
}): void {
  const { target, tally, collection, seen, isComplete } = state;
  const missing = target.listDocumentIds(collection).filter((id) => !seen.has(id));
  if (missing.length === 0) return;
  if (!isComplete || seen.size === 0) {
    const why = seen.size === 0 ? 'no document was found at all' : 'something could not be read';
    tally.skipped.push({
      path: `${missing.length} documents`,
      reason: `would have been removed, but ${why}`,
    });
    return;
  }
  for (const id of missing) if (target.remove(id)) tally.removed += 1;
}

function toFailure(origin: { path: string; line: number | null }, reason: string): ImportFailure {
  return origin.line === null
    ? { path: origin.path, reason }
    : { path: origin.path, line: origin.line, reason };
}
