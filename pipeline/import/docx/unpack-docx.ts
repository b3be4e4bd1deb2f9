import { readZip } from '../archive/read-zip.ts';
import { UnreadableSource } from '../unreadable-source.ts';

/** Of one part; the text of a thousand pages has about ten. */
const MAX_PART_BYTES = 24 * 2 ** 20;
const MAX_TOTAL_BYTES = 64 * 2 ** 20;

/**
 * The parts of a Word file that are text, without pictures, by their paths. Unpacked here, since the package that reads them
 * unpacks whatever the file claims to hold.
 * @throws {UnreadableSource} when it is encrypted, no Word file, too large, or declares entities
 */
export function unpackDocx(bytes: Buffer): ReadonlyMap<string, Buffer> {
  if (bytes.toString('hex', 0, 4) === 'd0cf11e0') throw explainOldContainer(bytes);
  const parts = new Map<string, Buffer>();
  let left = MAX_TOTAL_BYTES;
  for (const entry of readZip(bytes)) {
    if (entry.path === null || !/\.(?:xml|rels)$/i.test(entry.path)) continue;
    const part = entry.inflate(MAX_PART_BYTES);
    left -= part.length;
    if (left < 0) throw new UnreadableSource('unpacks to more than 64 MiB without its pictures; split it');
    // Entities that stand for one another could grow without end; no word processor writes any.
    if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY'))
      throw new UnreadableSource('declares entities, as no word processor does; save it again');
    parts.set(entry.path, part);
  }
  if (!parts.has('[Content_Types].xml'))
    throw new UnreadableSource('is no Word file, or is damaged; save it again as .docx');
  return parts;
}

/** In the container of old Word files stand encrypted new ones too. */
function explainOldContainer(bytes: Buffer): UnreadableSource {
  const isEncrypted = bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'));
  return new UnreadableSource(
    isEncrypted
      ? 'is encrypted; save a copy without a password'
      : 'is an old Word file under the name of a new one; save it as .docx',
  );
}
