import { posix } from 'node:path';
import type { SourceInfo, SourceKind, SourcePart } from '../kinds.ts';
import { notOfAnyKind, PassedOver } from '../passed-over.ts';
import { UnreadableSource } from '../unreadable-source.ts';
import { readZip, type ZipEntry } from './read-zip.ts';

/** All that is unpacked of one archive. */
const MAX_TOTAL_BYTES = 256 * 2 ** 20;
/** Text shrinks to a tenth; what shrinks so much more was made to fill the memory. */
const MOST_SHRUNK = 300;
const UNSUSPICIOUS_BYTES = 2 ** 20;
const ARCHIVES = /\.(?:zip|epub|tar|t?gz|bz2|xz|7z|rar)$/i;

/**
 * Every file of an archive that can be imported, by the reader of its own kind, with its path in the archive. What cannot be
 * is a part too, whose reading says why.
 * @throws {UnreadableSource} for what is no archive, and for one that unpacks to more than 256 MiB
 */
export async function splitZip(
  bytes: Uint8Array,
  info: SourceInfo,
  findKind: (path: string) => SourceKind | null,
): Promise<readonly SourcePart[]> {
  const parts: SourcePart[] = [];
  let left = MAX_TOTAL_BYTES;
  for (const entry of sorted(readZip(bytes))) {
    info.signal.throwIfAborted();
    if (entry.path === null) {
      info.note('a file in it has a name that leads out of the archive, and is left out');
      continue;
    }
    if (isHidden(entry.path)) continue;
    try {
      const kind = findReader(entry.path, findKind);
      const content = unpack(entry, kind.maxBytes, bytes.length);
      left -= content.length;
      if (left < 0) break;
      for (const part of await readEntry(entry.path, content, kind, info)) parts.push(part);
    } catch (error) {
      info.signal.throwIfAborted();
      parts.push(toLostPart(entry.path, error));
    }
  }
  if (left < 0) throw new UnreadableSource('unpacks to more than 256 MiB of documents; split it');
  return parts;
}

function sorted(entries: readonly ZipEntry[]): readonly ZipEntry[] {
  return [...entries].sort((left, right) => ((left.path ?? '') < (right.path ?? '') ? -1 : 1));
}

/** As in a folder; `__MACOSX` is where a Mac keeps what is hidden. */
function isHidden(path: string): boolean {
  return path
    .split('/')
    .some((part) => part.startsWith('.') || part === 'node_modules' || part === '__MACOSX');
}

function findReader(path: string, findKind: (path: string) => SourceKind | null): SourceKind {
  if (ARCHIVES.test(path))
    throw new PassedOver('an archive inside an archive; unpack the outer one and import what is in it');
  const kind = findKind(path);
  if (!kind) throw new PassedOver(notOfAnyKind(path));
  if ('isLines' in kind) throw new PassedOver('JSONL inside an archive; unpack it and import it by itself');
  return kind;
}

function unpack(entry: ZipEntry, maxBytes: number, archiveBytes: number): Buffer {
  const content = entry.inflate(maxBytes);
  if (content.length > UNSUSPICIOUS_BYTES && content.length > MOST_SHRUNK * archiveBytes)
    throw new UnreadableSource('is packed more tightly than any text can be; unpack it and look at it');
  if (content.length === 0) throw new PassedOver('empty');
  return content;
}

async function readEntry(
  path: string,
  content: Buffer,
  kind: SourceKind,
  info: SourceInfo,
): Promise<readonly SourcePart[]> {
  if (kind.isRecognised && !kind.isRecognised(content)) throw new PassedOver(notOfAnyKind(path));
  const own = { ...info, path, note: (reason: string) => info.note(`${path}: ${reason}`) };
  const place = posix.join(posix.dirname(info.path), withoutPageIds(path));
  if ('read' in kind) return [{ name: path, path: place, content, read: () => kind.read(content, own) }];
  if (!('split' in kind)) return [];
  const parts = await kind.split(content, own);
  return parts.map((part) => ({ ...part, name: `${path}#${part.name}`, path: place }));
}

/** Notion puts the id of a page behind its name: 32 hexadecimal digits. */
function withoutPageIds(path: string): string {
  return path.replace(/ [0-9a-f]{32}(?=[./]|$)/g, '');
}

function toLostPart(path: string, error: unknown): SourcePart {
  return {
    name: path,
    content: '',
    read: () => {
      throw error;
    },
  };
}
