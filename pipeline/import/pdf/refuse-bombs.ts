import { constants, createInflate } from 'node:zlib';
import { UnreadableSource } from '../unreadable-source.ts';

/** Of what describes a page; a picture of a large page in full colour has more, but is never unpacked. */
const MAX_BYTES = 128 * 2 ** 20;
const MAX_PICTURE_BYTES = 1_024 * 2 ** 20;
/** Deflate makes no more of a byte than so many. */
const MOST_SHRUNK = 1_032;
/** What stands before a stream and describes it. */
const DICTIONARY_BYTES = 1_000;

/**
 * Looks through the packed streams of a PDF before they are unpacked in memory, as its reader does whatever their size.
 * @throws {UnreadableSource} when one unpacks to more than any page holds
 */
export async function refuseBombs(bytes: Buffer, signal: AbortSignal): Promise<void> {
  for (let at = bytes.indexOf('stream'); at !== -1; at = bytes.indexOf('stream', at)) {
    const start = at + 'stream'.length;
    const found = bytes.indexOf('endstream', start);
    const end = found === -1 ? bytes.length : found;
    at = found === -1 ? bytes.length : end + 'endstream'.length;
    if ((end - start) * MOST_SHRUNK <= MAX_BYTES) continue;
    signal.throwIfAborted();
    const dictionary = bytes.toString('latin1', Math.max(0, start - DICTIONARY_BYTES), start);
    const own = dictionary.slice(dictionary.lastIndexOf('obj') + 1);
    if ((own.match(/Flate|\/Fl\b|LZW/g) ?? []).length > 1) throw tooMuch();
    const limit = /\/Image\b/.test(own) ? MAX_PICTURE_BYTES : MAX_BYTES;
    const skipped = bytes[start] === 0x0d ? 2 : 1;
    if (await unpacksToMore(bytes.subarray(start + skipped, end), limit)) throw tooMuch();
  }
}

async function unpacksToMore(packed: Buffer, limit: number): Promise<boolean> {
  const inflate = createInflate({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 2 ** 20 });
  let length = 0;
  try {
    inflate.end(packed);
    for await (const chunk of inflate) {
      length += (chunk as Buffer).length;
      if (length > limit) return true;
    }
  } catch {
    // Not packed in this way, or damaged: the reader of the file says so.
  }
  return false;
}

function tooMuch(): UnreadableSource {
  return new UnreadableSource('unpacks to more than fits in memory; print it to a new PDF');
}
