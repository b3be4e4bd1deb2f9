import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { decodeText } from '../pipeline/import/decode-text.ts';
import type { OwnerText, OwnerTextStore } from '../pipeline/ports.ts';
import { type OwnerWordRule, parseOwnerWords } from '../pipeline/text/parse-owner-words.ts';
import { type Config, ConfigError } from './config.ts';
import type { Logger } from './log.ts';

export interface OwnerWordsFile extends OwnerText {
  readonly rules: readonly OwnerWordRule[];
}

/** Problems that are told; the others are counted. */
const TOLD = 20;
const MAX_FILE_BYTES = 1_048_576;

/** Thrown with every problem of a file of words, a line each, and what to do about it. */
export class OwnerWordsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'OwnerWordsError';
    this.problems = problems;
  }
}

/**
 * Takes the file that OWNER_WORDS names into the store, unless the store has it already.
 * @throws {ConfigError} when it cannot be read or a rule is wrong; the store is as it was then
 */
export async function takeOwnerWords(store: OwnerTextStore, config: Config, logger: Logger): Promise<void> {
  const path = config.OWNER_WORDS;
  if (path === null) return;
  const { rules, ...words } = loadForSetting(path);
  if (words.hash === (await store.hash())) return;
  await store.replace(words);
  logger.info({ path, rules: rules.length }, "took the owner's words");
}

/**
 * Reads and checks a file of words; `path` is relative to the working folder.
 * @throws {OwnerWordsError}
 */
export function loadOwnerWords(path: string): OwnerWordsFile {
  const text = readWords(path);
  const { rules, problems } = parseOwnerWords(text);
  if (problems.length > 0) {
    const more = problems.length - TOLD;
    throw new OwnerWordsError([
      ...problems.slice(0, TOLD).map((problem) => `${path}, ${problem}.`),
      ...(more > 0 ? [`${path} has ${more} more problems like these.`] : []),
    ]);
  }
  return { text, hash: createHash('sha256').update(text).digest('hex'), rules };
}

function loadForSetting(path: string): OwnerWordsFile {
  try {
    return loadOwnerWords(path);
  } catch (error) {
    if (!(error instanceof OwnerWordsError)) throw error;
    throw new ConfigError(error.problems.map((problem) => `OWNER_WORDS: ${problem}`));
  }
}

function readWords(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > MAX_FILE_BYTES) {
      throw new Error(`it has ${size} bytes, and ${MAX_FILE_BYTES} are the most; keep the rules alone in it`);
    }
    return decodeText(readFileSync(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new OwnerWordsError([`${path} does not exist. Make the file, or name one that is there.`]);
    }
    throw new OwnerWordsError([`${path} cannot be read: ${message}.`]);
  }
}
