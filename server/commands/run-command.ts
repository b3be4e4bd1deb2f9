import { DatabaseError } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { describeThrown } from '../../pipeline/innermost-cause.ts';
import { ConfigError } from '../config.ts';
import { OwnerWordsError } from '../owner-words-file.ts';

/** Runs a program to its exit code. What is thrown is told in one line, and what is a user's to mend as it stands. */
export async function runCommand(run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    const isPlain =
      error instanceof ConfigError || error instanceof DatabaseError || error instanceof OwnerWordsError;
    process.stderr.write(`${isPlain ? error.message : describeThrown(error)}\n`);
    process.exitCode = 1;
  }
}
