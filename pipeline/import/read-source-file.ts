import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { SourceFile } from './folder/list-sources.ts';
import { PassedOver } from './passed-over.ts';
import { UnreadableSource } from './unreadable-source.ts';

const REMEDY = 'split it, or allow more with --max-file-mb';

/**
 * The bytes of a file.
 * @throws {UnreadableSource} when it is larger than `maxBytes`, or has become a link since it was listed
 * @throws {PassedOver} when it is empty, or large and only perhaps of its kind
 */
export async function readSourceFile(source: SourceFile, maxBytes: number): Promise<Buffer> {
  if (source.bytes > maxBytes) throw refuse(source, source.bytes, maxBytes);
  const handle = await open(source.file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    // Asked again: it may have grown or been exchanged since the folder was read.
    const { size } = await handle.stat();
    if (size > maxBytes) throw refuse(source, size, maxBytes);
    const bytes = await handle.readFile();
    if (bytes.length === 0) throw new PassedOver('empty');
    return bytes;
  } finally {
    await handle.close();
  }
}

/** A large file that is most likely something else is no failure. */
function refuse({ kind }: SourceFile, bytes: number, maxBytes: number): Error {
  const reason = tooLarge(bytes, maxBytes, REMEDY);
  return kind.isRecognised ? new PassedOver(reason.message) : reason;
}

/** The reason for a file that exceeds the limit, and what to do about it. */
export function tooLarge(bytes: number, maxBytes: number, remedy: string): UnreadableSource {
  return new UnreadableSource(
    `is too large (${toMebibytes(bytes)}, at most ${toMebibytes(maxBytes)}); ${remedy}`,
  );
}

function toMebibytes(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return `${mebibytes.toFixed(mebibytes < 10 ? 1 : 0)} MiB`;
}
