import { isUtf8 } from 'node:buffer';
import { readFile, writeFile } from 'node:fs/promises';
import type { EventStream, StreamEnd } from './event-stream.ts';

/** A response with its timing. Times are milliseconds from the request. */
export interface Recording {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly headAtMs: number;
  readonly chunks: readonly { readonly atMs: number; readonly bytes: Uint8Array }[];
  readonly end: StreamEnd;
  readonly endedAtMs: number;
}

const FORMAT = 'milepost-recording-1';

/**
 * Writes what arrived of a stream to a JSON Lines file: the head, one line for each piece of the body, the end. Cookies
 * are left out, everything else is kept: look through a recording before you publish it.
 */
export async function record(stream: EventStream, path: string | URL): Promise<void> {
  const { 'set-cookie': _cookies, ...headers } = stream.headers;
  const head = { format: FORMAT, status: stream.status, headers, headAtMs: roundMs(stream.headAtMs) };
  const pieces = stream.chunks.map(({ atMs, bytes }) => ({ atMs: roundMs(atMs), ...encodeBytes(bytes) }));
  const end = { end: stream.end, atMs: roundMs(stream.endedAtMs) };
  await writeFile(path, [head, ...pieces, end].map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** Reads such a file. Throws an Error that names the file and the line when it is something else. */
export async function loadRecording(path: string | URL): Promise<Recording> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n').map(parseLine);
  const [head, ...rest] = lines;
  const last = rest.pop();
  if (head?.format !== FORMAT) throw new Error(`${path}, line 1: this is no recording of a stream.`);
  if (last?.end === undefined) throw new Error(`${path}, line ${lines.length}: the recording has no end.`);
  const chunks = rest.map(({ atMs, text, base64 }) => ({
    atMs,
    bytes: base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64'),
  }));
  const { status, headers, headAtMs } = head;
  return { status, headers, headAtMs, chunks, end: last.end, endedAtMs: last.atMs };

  // biome-ignore lint/suspicious/noExplicitAny: lines of three kinds
  function parseLine(line: string, index: number): any {
    try {
      return JSON.parse(line);
    } catch {
      throw new Error(`${path}, line ${index + 1}: this is no JSON.`);
    }
  }
}

/** A piece may end inside a character; such a piece cannot be text. */
function encodeBytes(bytes: Uint8Array): { text: string } | { base64: string } {
  const buffer = Buffer.from(bytes);
  return isUtf8(buffer) ? { text: buffer.toString() } : { base64: buffer.toString('base64') };
}

const roundMs = (ms: number) => Math.round(ms * 10) / 10;
