import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { decodeText } from '../pipeline/import/decode-text.ts';
import type { OwnerText } from '../pipeline/ports.ts';

/** Problems that are told; the others are counted. */
const TOLD = 20;

/** Thrown with every problem of a file of the owner's, a line each, and what to do about it. */
export class OwnerFileError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'OwnerFileError';
    this.problems = problems;
  }
}

export interface OwnerFileLimit {
  readonly maxBytes: number;
  /** What follows when the file has more, after its size; nothing when absent. */
  readonly advice?: string;
}

/**
 * Reads a file of the owner's; `path` is relative to the working folder.
 * @throws {OwnerFileError} when it cannot be read or is too large
 */
export function readOwnerFile(path: string, limit?: OwnerFileLimit): string {
  try {
    if (limit) refuseLarge(statSync(path).size, limit);
    return decodeText(readFileSync(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new OwnerFileError([
      code === 'ENOENT'
        ? `${path} does not exist. Make the file, or name one that is there.`
        : `${path} cannot be read: ${message}.`,
    ]);
  }
}

/** @throws {OwnerFileError} when there are any, with the first ones and how many more there are */
export function refuseProblems(path: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  const more = problems.length - TOLD;
  throw new OwnerFileError([
    ...problems.slice(0, TOLD).map((problem) => `${path}, ${problem}.`),
    ...(more > 0 ? [`${path} has ${more} more problems like these.`] : []),
  ]);
}

/** The text as it is kept. */
export function toOwnerText(text: string): OwnerText {
  return { text, hash: createHash('sha256').update(text).digest('hex') };
}

function refuseLarge(bytes: number, { maxBytes, advice }: OwnerFileLimit): void {
  if (bytes > maxBytes)
    throw new Error(`it has ${bytes} bytes, and ${maxBytes} are the most${advice ? `; ${advice}` : ''}`);
}
