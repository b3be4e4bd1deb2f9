import type { KnowledgeImport } from '../ports.ts';
import { createIdClaimer } from './folder/claim-id.ts';
import type { PathReason } from './folder/list-sources.ts';
import { PassedOver } from './passed-over.ts';
import type { BuiltDocument, ReadEvent } from './read-candidates.ts';
import { UnreadableSource } from './unreadable-source.ts';

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
  /** Paths of the added or changed documents that lost something to marks of a site generator's templates. */
  readonly templated: readonly string[];
  /** Documents whose path was taken by another folder, and the ids that they have now. */
  readonly renamed: readonly { readonly path: string; readonly id: string }[];
  readonly failures: readonly ImportFailure[];
  readonly skipped: readonly PathReason[];
  /** Milliseconds from start to commit. */
  readonly ms: number;
}

/** Where documents come from, and where they go. */
export interface EventsRequest {
  /** Of a folder, a site or a repository. */
  readonly events: AsyncIterable<ReadEvent>;
  readonly target: KnowledgeImport;
  readonly collection: string;
  /** Removes documents of the collection that no event names, unless something could not be looked at. */
  readonly removeMissing: boolean;
  /** What was found out before the events. A failure there says that something could not be looked at. */
  readonly found?: { readonly failures: readonly PathReason[]; readonly skipped: readonly PathReason[] };
  /** False holds the removal back. */
  readonly isComplete?: boolean;
  readonly signal: AbortSignal;
  readonly onRead: (progress: Extract<ReadEvent, { kind: 'progress' }>) => void;
}

/** What an import has done so far. */
export interface ImportTally {
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  passages: number;
  readonly templated: string[];
  readonly renamed: { readonly path: string; readonly id: string }[];
  readonly failures: ImportFailure[];
  readonly skipped: PathReason[];
}

interface ImportState {
  readonly target: KnowledgeImport;
  readonly tally: ImportTally;
  /** Where each id was come upon. */
  readonly seen: Map<string, string>;
  readonly claimId: (wanted: string, root: string | null) => Promise<string>;
}

/**
 * All or nothing: commits what `work` has put into the target, or leaves the base as it was and rethrows, also when the
 * signal aborts.
 */
export async function inOneImport(
  { target, signal }: Pick<EventsRequest, 'target' | 'signal'>,
  work: () => Promise<ImportTally>,
): Promise<ImportSummary> {
  const startedAt = performance.now();
  try {
    const tally = await work();
    signal.throwIfAborted();
    await target.commit();
    return { ...tally, ms: Math.round(performance.now() - startedAt) };
  } catch (error) {
    await target.abort();
    throw error;
  }
}

/**
 * Puts the documents of the events into the target, without a commit. One that cannot be imported is in `failures` and
 * costs nothing else.
 */
export async function importEvents(request: EventsRequest): Promise<ImportTally> {
  const { target, signal, found = { failures: [], skipped: [] } } = request;
  const tally: ImportTally = {
    added: 0,
    changed: 0,
    unchanged: 0,
    removed: 0,
    passages: 0,
    templated: [],
    renamed: [],
    failures: [...found.failures],
    skipped: [...found.skipped],
  };
  const claim = createIdClaimer(target);
  const claimId = (wanted: string, root: string | null) =>
    claim({ collection: request.collection, root, wanted });
  const state: ImportState = { target, tally, seen: new Map(), claimId };
  for await (const event of request.events) {
    signal.throwIfAborted();
    if (event.kind === 'progress') request.onRead(event);
    else if (event.kind === 'passed')
      await passOver(await claimId(event.id, event.root), event.path, event.why, state);
    else if (event.kind === 'note') tally.skipped.push({ path: event.path, reason: event.reason });
    else if (event.kind === 'candidate') await importCandidate(event, state);
    else {
      tally.failures.push(toFailure(event, event.reason));
      if (event.id !== null) state.seen.set(await claimId(event.id, event.root), event.path);
    }
  }
  // What could not be read may be what is missing, under another name.
  const isComplete = tally.failures.length === 0 && (request.isComplete ?? true);
  if (request.removeMissing) await removeMissing(state, request.collection, isComplete);
  return tally;
}

async function importCandidate(
  candidate: Extract<ReadEvent, { kind: 'candidate' }>,
  state: ImportState,
): Promise<void> {
  const { target, tally, seen, claimId } = state;
  const id = await claimId(candidate.id, candidate.root);
  const earlier = seen.get(id);
  if (earlier !== undefined) {
    const where = earlier === candidate.path ? 'earlier in this file' : `by ${earlier}`;
    tally.failures.push(toFailure(candidate, `has the id "${id}", which is taken ${where}; give it another`));
    return;
  }
  seen.set(id, candidate.path);
  if (id !== candidate.id) tally.renamed.push({ path: candidate.path, id });
  const known = await target.find(id);
  if (known?.hash === candidate.hash) {
    tally.unchanged += 1;
    return;
  }
  let built: BuiltDocument;
  try {
    built = await candidate.build(id);
  } catch (error) {
    if (error instanceof PassedOver) await passOver(id, candidate.path, error, state);
    else tally.failures.push(toFailure(candidate, explain(error)));
    return;
  }
  const { document, templateMarks } = built;
  await target.put(document);
  tally.passages += document.passages.length;
  if (templateMarks > 0) tally.templated.push(candidate.path);
  if (known === null) tally.added += 1;
  else tally.changed += 1;
}

/** A parser that trips over one file (too deeply nested, for example) must not cost the others. */
function explain(error: unknown): string {
  return error instanceof UnreadableSource
    ? error.message
    : `cannot be taken apart (${String(error)}); simplify it`;
}

/** What its owner has withdrawn goes, with or without `removeMissing`; what only holds nothing stays as it was. */
async function passOver(
  id: string,
  path: string,
  { message, isWithdrawn }: PassedOver,
  { target, tally, seen }: ImportState,
): Promise<void> {
  seen.set(id, path);
  tally.skipped.push({ path, reason: message });
  if (isWithdrawn && (await target.find(id)) !== null && (await target.remove(id))) tally.removed += 1;
}

/** What could not be read is not missing, so a doubt about one document holds back the removal of any. */
async function removeMissing(
  { target, tally, seen }: ImportState,
  collection: string,
  isComplete: boolean,
): Promise<void> {
  const missing = (await target.listDocumentIds(collection)).filter((id) => !seen.has(id));
  if (missing.length === 0) return;
  if (!isComplete || seen.size === 0) {
    const why = seen.size === 0 ? 'no document was found at all' : 'something could not be read';
    tally.skipped.push({
      path: `${missing.length} documents`,
      reason: `would have been removed, but ${why}`,
    });
    return;
  }
  for (const id of missing) if (await target.remove(id)) tally.removed += 1;
}

function toFailure(origin: { path: string; line: number | null }, reason: string): ImportFailure {
  return origin.line === null
    ? { path: origin.path, reason }
    : { path: origin.path, line: origin.line, reason };
}
