import { describeThrown } from '../../pipeline/innermost-cause.ts';
import { ConfigError } from '../config.ts';
import { OwnerFileError } from '../owner-file.ts';

type ErrorClass = abstract new (...parameters: never[]) => Error;

/**
 * Runs a program to its exit code. What is thrown is told in one line; what its user can mend is told as it stands, which
 * errors of the classes of `plain` are too.
 */
export async function runCommand(run: () => Promise<number>, plain: readonly ErrorClass[]): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    const isPlain = [ConfigError, OwnerFileError, ...plain].some((type) => error instanceof type);
    const text = isPlain || isWrongArgument(error) ? (error as Error).message : describeThrown(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}

function isWrongArgument(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}
