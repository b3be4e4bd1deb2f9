import { parseArgs } from 'node:util';
import { DatabaseError } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import type { Stores } from '../stores/stores.ts';
import { runCommand } from './run-command.ts';
import { withStores } from './with-stores.ts';

/** A program that takes a file of the owner's into the stores, gives it back, or only checks it. */
export interface FileCommand {
  readonly usage: string;
  /** Each resolves with the exit code. */
  check(path: string): number;
  takeFile(path: string): Promise<number>;
  /** Without a path to the terminal. */
  giveBack(stores: Stores, path: string | undefined): Promise<number>;
}

/** Runs `check <file>`, `import <file>` or `export [<file>]` to its exit code. */
export function runFileCommand({ usage, check, takeFile, giveBack }: FileCommand): Promise<void> {
  return runCommand(async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h', default: false } },
    });
    const [command, path, ...others] = positionals;
    if (!values.help && others.length === 0) {
      if (command === 'check' && path !== undefined) return check(path);
      if (command === 'import' && path !== undefined) return await takeFile(path);
      if (command === 'export') return await withStores((stores) => giveBack(stores, path));
    }
    process.stdout.write(usage);
    return values.help ? 0 : 1;
  }, [DatabaseError]);
}
