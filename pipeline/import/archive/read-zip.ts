import { crc32, inflateRawSync } from 'node:zlib';
import { UnreadableSource } from '../unreadable-source.ts';
import { decodeZipName, toSafePath } from './zip-names.ts';

/** A file in a zip archive. */
export interface ZipEntry {
  /** With slashes and without a way out of the archive; null when its name leads out of it. */
  readonly path: string | null;
  /** As the archive declares it; what comes out may differ and is bounded by itself. */
  readonly bytes: number;
  /** The content, checked against its checksum. Throws UnreadableSource when it is damaged, encrypted or longer than `maxBytes`. */
  inflate(maxBytes: number): Buffer;
}

const MOST_ENTRIES = 20_000;
const END_BYTES = 22;
const MOST_COMMENT_BYTES = 0xffff;
const DAMAGED = 'is damaged or cut short; make or download it again';

/**
 * The files of a zip archive, in its own order, by its directory; nothing is unpacked before it is asked for.
 * Written out here because the packages for it unpack whatever an archive claims to hold.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 * @throws {UnreadableSource} for what is no zip archive, and for one with more than 20,000 files
 */
export function readZip(bytes: Uint8Array): readonly ZipEntry[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return readDirectory(zip);
  } catch (error) {
    // A number that leads out of the file.
    if (error instanceof RangeError) throw new UnreadableSource(DAMAGED, { cause: error });
    throw error;
  }
}

interface Directory {
  readonly count: number;
  readonly start: number;
  /** What stands before the archive itself, as in one that unpacks itself. */
  readonly shift: number;
}

function readDirectory(zip: Buffer): readonly ZipEntry[] {
  const { count, start, shift } = findDirectory(zip);
  if (count > MOST_ENTRIES)
    throw new UnreadableSource(`holds ${count.toLocaleString('en')} files, more than 20,000; split it`);
  const entries: ZipEntry[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new UnreadableSource(DAMAGED);
    const lengths = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const [nameBytes = 0, extraBytes = 0, commentBytes = 0] = lengths;
    const extraStart = at + 46 + nameBytes;
    const isUtf8 = (zip.readUInt16LE(at + 8) & 0x800) !== 0;
    const name = decodeZipName(zip.subarray(at + 46, extraStart), isUtf8);
    const [size, packedSize, offset] = readSizes(zip, at, zip.subarray(extraStart, extraStart + extraBytes));
    const header = {
      isEncrypted: (zip.readUInt16LE(at + 8) & 1) !== 0,
      method: zip.readUInt16LE(at + 10),
      checksum: zip.readUInt32LE(at + 16),
      packedSize,
      start: offset + shift,
    };
    if (!/[\\/]$/.test(name))
      entries.push({
        path: toSafePath(name),
        bytes: size,
        inflate: (maxBytes) => inflate(zip, header, maxBytes),
      });
    at = extraStart + extraBytes + commentBytes;
  }
  return entries;
}

function findDirectory(zip: Buffer): Directory {
  const lowest = Math.max(0, zip.length - END_BYTES - MOST_COMMENT_BYTES);
  const end = zip.subarray(lowest).lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')) + lowest;
  if (end < lowest || zip.length < END_BYTES)
    throw new UnreadableSource('is no zip archive, or is cut short; make or download it again');
  const count = zip.readUInt16LE(end + 10);
  const bytes = zip.readUInt32LE(end + 12);
  const offset = zip.readUInt32LE(end + 16);
  const isWide = count === 0xffff || bytes === 0xffffffff || offset === 0xffffffff;
  if (isWide && end >= 20 && zip.readUInt32LE(end - 20) === 0x07064b50) {
    const wide = Number(zip.readBigUInt64LE(end - 12));
    const read = (field: number) => Number(zip.readBigUInt64LE(wide + field));
    return { count: read(32), start: read(48), shift: 0 };
  }
  const start = end - bytes;
  return { count, start, shift: start - offset };
}

/** Sizes of four bytes, or of eight where those are full (ZIP64). */
function readSizes(zip: Buffer, at: number, extra: Buffer): [size: number, packed: number, offset: number] {
  const narrow = [24, 20, 42].map((field) => zip.readUInt32LE(at + field));
  let wide = findExtra(extra, 1);
  const take = (value = 0) => {
    if (value !== 0xffffffff || wide.length < 8) return value;
    const eight = Number(wide.readBigUInt64LE(0));
    wide = wide.subarray(8);
    return eight;
  };
  return [take(narrow[0]), take(narrow[1]), take(narrow[2])];
}

function findExtra(extra: Buffer, wanted: number): Buffer {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === wanted) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return Buffer.alloc(0);
}

interface EntryHeader {
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly start: number;
}

function inflate(zip: Buffer, header: EntryHeader, maxBytes: number): Buffer {
  if (header.isEncrypted)
    throw new UnreadableSource('is encrypted; make the archive again without a password');
  let content: Buffer;
  try {
    const dataStart =
      header.start + 30 + zip.readUInt16LE(header.start + 26) + zip.readUInt16LE(header.start + 28);
    const packed = zip.subarray(dataStart, dataStart + header.packedSize);
    content = unpack(packed, header.method, maxBytes);
  } catch (error) {
    if (error instanceof UnreadableSource) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLong(maxBytes);
    throw new UnreadableSource(DAMAGED, { cause: error });
  }
  if (content.length > maxBytes) throw tooLong(maxBytes);
  if (crc32(content) !== header.checksum) throw new UnreadableSource(DAMAGED);
  return content;
}

function unpack(packed: Buffer, method: number, maxBytes: number): Buffer {
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed, { maxOutputLength: Math.max(1, maxBytes) });
  throw new UnreadableSource(
    `is packed by a method that is not read (${method}); make the archive again with the usual one, "deflate"`,
  );
}

function tooLong(maxBytes: number): UnreadableSource {
  const mebibytes = Math.max(1, Math.round(maxBytes / 2 ** 20));
  return new UnreadableSource(`is too large when it is unpacked (at most ${mebibytes} MiB); split it`);
}
