import type { OwnerText, OwnerTextStore } from '../pipeline/ports.ts';
import { type OwnerWordRule, parseOwnerWords } from '../pipeline/text/parse-owner-words.ts';
import { type Config, ConfigError } from './config.ts';
import type { Logger } from './log.ts';
import { OwnerFileError, readOwnerFile, refuseProblems, toOwnerText } from './owner-file.ts';

export interface OwnerWordsFile extends OwnerText {
  readonly rules: readonly OwnerWordRule[];
}

const LIMIT = { maxBytes: 1_048_576, advice: 'keep the rules alone in it' };

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
 * @throws {OwnerFileError}
 */
export function loadOwnerWords(path: string): OwnerWordsFile {
  const text = readOwnerFile(path, LIMIT);
  const { rules, problems } = parseOwnerWords(text);
  refuseProblems(path, problems);
  return { ...toOwnerText(text), rules };
}

function loadForSetting(path: string): OwnerWordsFile {
  try {
    return loadOwnerWords(path);
  } catch (error) {
    if (!(error instanceof OwnerFileError)) throw error;
    throw new ConfigError(error.problems.map((problem) => `OWNER_WORDS: ${problem}`));
  }
}
