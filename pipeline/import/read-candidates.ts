import type { ImportedDocument } from '../ports.ts';
import { toFile } from './folder/claim-id.ts';
import { explainFileError, type SourceFile } from './folder/list-sources.ts';
import type { SourcePart } from './kinds.ts';
import { parseJsonLine } from './parse-json-line.ts';
import { notOfAnyKind, PassedOver } from './passed-over.ts';
import { readLines } from './read-lines.ts';
import { readSourceFile, tooLarge } from './read-source-file.ts';
import { type DocumentContext, hashSource, jsonToDocument, toDocument } from './to-document.ts';
import { UnreadableSource } from './unreadable-source.ts';

/** How many files are read ahead of the one being cut. */
const READ_AHEAD = 4;
const MAX_LINE_BYTES = 5 * 2 ** 20;

export interface ReadOptions extends DocumentContext {
  /** Of a file, and of a line of JSONL; null: what its kind allows. */
  readonly maxFileBytes: number | null;
  readonly signal: AbortSignal;
}

/** Where a document or a failure comes from. */
interface Origin {
  readonly path: string;
  /** The folder that the path is in, absolute; null where an id does not come from a path. */
  readonly root: string | null;
  /** From 1; null for whole files. */
  readonly line: number | null;
}

export interface BuiltDocument {
  readonly document: ImportedDocument;
  /** See `ParsedSource`. */
  readonly templateMarks: number;
}

/** What reading comes upon, in the order of the files. */
export type ReadEvent =
  /**
   * `id` is what the document would like to be called; `build` makes it under the id that it has got, which is the work that an
   * unchanged document is spared. It throws UnreadableSource and PassedOver.
   */
  | (Origin & {
      kind: 'candidate';
      id: string;
      hash: string;
      build: (id: string) => Promise<BuiltDocument>;
    })
  /** `id` is null when it could be any document of the file. */
  | (Origin & { kind: 'failure'; id: string | null; reason: string })
  /** Left out without being a failure. */
  | (Origin & { kind: 'passed'; id: string; why: PassedOver })
  /** Something is left out of a file that is otherwise read. */
  | (Origin & { kind: 'note'; reason: string })
  /** So much more of the work is done. */
  | { kind: 'progress'; path: string; bytes: number };

/** Reads the files in order, a few ahead; JSONL line by line. What cannot be read is an event and costs nothing else. */
export async function* readCandidates(
  files: readonly SourceFile[],
  options: ReadOptions,
): AsyncGenerator<ReadEvent, void, void> {
  const ahead = new Map<SourceFile, Promise<Buffer | Error>>();
  let next = 0;
  for (const [index, source] of files.entries()) {
    options.signal.throwIfAborted();
    for (; next < Math.min(files.length, index + READ_AHEAD); next += 1) {
      const coming = files[next];
      if (coming && !('isLines' in coming.kind))
        ahead.set(coming, readSourceFile(coming, limitOf(coming, options)).catch(toError));
    }
    const bytes = ahead.get(source);
    ahead.delete(source);
    if (bytes !== undefined) yield* readWhole(source, await bytes, options);
    else yield* readJsonLines(source, options);
  }
}

/** What the bytes of one source hold: of a file, of a page of a site, of an entry of an archive. */
export async function* readBytes(
  { kind, path, root }: Pick<SourceFile, 'kind' | 'path'> & { readonly root: string | null },
  bytes: Buffer,
  options: ReadOptions,
): AsyncGenerator<ReadEvent, void, void> {
  const origin = { path, root, line: null };
  const notes: string[] = [];
  const info = { path, signal: options.signal, note: (reason: string) => void notes.push(reason) };
  try {
    if (kind.isRecognised && !kind.isRecognised(bytes)) throw new PassedOver(notOfAnyKind(path));
    if ('read' in kind) {
      const whole = { name: '', content: bytes, read: () => kind.read(bytes, info) };
      yield toCandidate(origin, whole, options);
    } else if ('split' in kind) {
      const parts = await kind.split(bytes, info);
      if (parts.length === 0 && notes.length === 0) throw new PassedOver('nothing to read in it');
      for (const part of parts)
        yield toCandidate({ ...origin, path: `${path}#${part.name}` }, { path, ...part }, options);
    }
  } catch (error) {
    options.signal.throwIfAborted();
    yield toLost({ ...origin, id: error instanceof PassedOver ? path : null }, error);
  }
  // A candidate has been built by the time that the next event is asked for.
  for (const reason of notes) yield { kind: 'note', ...origin, reason };
}

function toCandidate(origin: Origin, part: SourcePart, options: ReadOptions): ReadEvent {
  const { path: id, root } = origin;
  const hash = hashSource(part.content, root, options);
  const build = async (own: string): Promise<BuiltDocument> => {
    const parsed = await part.read();
    const identity = { id: own, path: part.path ?? id, root, file: toFile({ root, wanted: id }), hash };
    const document = toDocument(parsed, identity, options);
    return { document, templateMarks: parsed.templateMarks };
  };
  return { kind: 'candidate', ...origin, id, hash, build };
}

async function* readWhole(
  source: SourceFile,
  bytes: Buffer | Error,
  options: ReadOptions,
): AsyncGenerator<ReadEvent, void, void> {
  const { path, root } = source;
  if (bytes instanceof Error) yield toLost({ path, root, line: null, id: path }, bytes);
  else yield* readBytes(source, bytes, options);
  yield { kind: 'progress', path, bytes: source.bytes };
}

async function* readJsonLines(
  source: SourceFile,
  options: ReadOptions,
): AsyncGenerator<ReadEvent, void, void> {
  const { path } = source;
  const maxLineBytes = options.maxFileBytes ?? MAX_LINE_BYTES;
  let done = 0;
  try {
    if (source.bytes > source.kind.maxBytes)
      throw tooLarge(source.bytes, source.kind.maxBytes, 'split it into several files');
    if (source.bytes === 0) throw new PassedOver('empty');
    for await (const { number, bytes, position } of readLines(source.file, maxLineBytes, options.signal)) {
      const event = readJsonLine({ path, root: null, line: number }, bytes, options);
      if (event) yield event;
      yield { kind: 'progress', path, bytes: position - done };
      done = position;
    }
  } catch (error) {
    options.signal.throwIfAborted();
    yield toLost({ path, root: null, line: null, id: error instanceof PassedOver ? path : null }, error);
  }
  yield { kind: 'progress', path, bytes: source.bytes - done };
}

function readJsonLine(origin: Origin, bytes: Buffer | null, options: ReadOptions): ReadEvent | null {
  try {
    if (bytes === null)
      throw new UnreadableSource(
        'is too long for one document; split its text over several lines, or allow more with --max-file-mb',
      );
    const json = parseJsonLine(bytes);
    if (json === null) return null;
    const hash = hashSource(bytes, null, options);
    const build = async (id: string): Promise<BuiltDocument> => ({
      document: jsonToDocument({ ...json, id }, hash, options),
      templateMarks: 0,
    });
    return { kind: 'candidate', ...origin, id: json.id, hash, build };
  } catch (error) {
    if (!(error instanceof UnreadableSource)) throw error;
    return { kind: 'failure', ...origin, id: null, reason: error.message };
  }
}

function limitOf({ kind }: SourceFile, { maxFileBytes }: ReadOptions): number {
  return maxFileBytes ?? kind.maxBytes;
}

function toLost({ id, ...origin }: Origin & { readonly id: string | null }, error: unknown): ReadEvent {
  if (error instanceof PassedOver && id !== null) return { kind: 'passed', ...origin, id, why: error };
  return { kind: 'failure', ...origin, id, reason: explain(toError(error)) };
}

function explain(error: Error): string {
  return error instanceof UnreadableSource ? error.message : explainFileError(error);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
