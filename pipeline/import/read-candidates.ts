import type { ImportedDocument } from '../ports.ts';
import { explainFileError, type SourceFile } from './list-sources.ts';
import { parseJsonLine } from './parse-json-line.ts';
import { readLines } from './read-lines.ts';
import { readSourceFile, tooLarge } from './read-source-file.ts';
import { type DocumentContext, fileToDocument, hashSource, jsonToDocument } from './to-document.ts';
import { UnreadableSource } from './unreadable-source.ts';

/** How many files are read ahead of the one being cut. */
const READ_AHEAD = 4;

export interface ReadOptions extends DocumentContext {
  readonly maxFileBytes: number;
  readonly maxJsonlBytes: number;
  readonly signal: AbortSignal;
}

/** Where a document or a failure comes from; `line` counts from 1 and is null for whole files. */
interface Origin {
  readonly path: string;
  readonly line: number | null;
}

/** What reading comes upon, in the order of the files. */
export type ReadEvent =
  /** `build` does the work that an unchanged document is spared; it throws UnreadableSource. */
  | (Origin & { kind: 'candidate'; id: string; hash: string; build: () => ImportedDocument })
  /** `id` is null when it could be any document of the file. */
  | (Origin & { kind: 'failure'; id: string | null; reason: string })
  /** So many more bytes of the file are done with. */
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
      if (coming && coming.kind !== 'jsonl')
        ahead.set(coming, readSourceFile(coming, options.maxFileBytes).catch(toError));
    }
    const bytes = ahead.get(source);
    ahead.delete(source);
    if (bytes !== undefined) yield* readWhole(source, await bytes, options);
    else yield* readJsonLines(source, options);
  }
}

function* readWhole(source: SourceFile, bytes: Buffer | Error, options: ReadOptions): Generator<ReadEvent> {
  const { path } = source;
  if (bytes instanceof Error) {
    yield { kind: 'failure', path, line: null, id: path, reason: explain(bytes) };
  } else {
    const build = () => fileToDocument(source, bytes, options);
    yield { kind: 'candidate', path, line: null, id: path, hash: hashSource(bytes, options), build };
  }
  yield { kind: 'progress', path, bytes: source.bytes };
}

async function* readJsonLines(
  source: SourceFile,
  options: ReadOptions,
): AsyncGenerator<ReadEvent, void, void> {
  const { path } = source;
  let done = 0;
  try {
    if (source.bytes > options.maxJsonlBytes)
      throw tooLarge(source.bytes, options.maxJsonlBytes, 'split it into several files');
    if (source.bytes === 0) throw new UnreadableSource('is empty');
    for await (const { number, bytes, position } of readLines(
      source.file,
      options.maxFileBytes,
      options.signal,
    )) {
      const event = readJsonLine({ path, line: number }, bytes, options);
      if (event) yield event;
      yield { kind: 'progress', path, bytes: position - done };
      done = position;
    }
  } catch (error) {
    options.signal.throwIfAborted();
    yield { kind: 'failure', path, line: null, id: null, reason: explain(toError(error)) };
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
    const build = () => jsonToDocument(json, bytes, options);
    return { kind: 'candidate', ...origin, id: json.id, hash: hashSource(bytes, options), build };
  } catch (error) {
    if (!(error instanceof UnreadableSource)) throw error;
    return { kind: 'failure', ...origin, id: null, reason: error.message };
  }
}

function explain(error: Error): string {
  return error instanceof UnreadableSource ? error.message : explainFileError(error);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
