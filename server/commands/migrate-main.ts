import { parseArgs } from 'node:util';
import { DatabaseError } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import {
  findFolderFile,
  takeFolderSnapshot,
} from '../../pipeline/adapters/embedded/sqlite/folder-snapshot.ts';
import { openPostgres } from '../../pipeline/adapters/postgres/connection.ts';
import { MoveDiffers } from '../../pipeline/adapters/postgres/move/move-differs.ts';
import {
  type MoveOptions,
  moveFolder,
  surveyMove,
} from '../../pipeline/adapters/postgres/move/move-folder.ts';
import { MoveRefused } from '../../pipeline/adapters/postgres/move/move-mark.ts';
import { RunFailure } from '../../pipeline/failure.ts';
import { createProgressBar } from '../../pipeline/import/progress-bar.ts';
import { type Config, loadConfig } from '../config.ts';
import { toEmbedderAddress } from '../embedder-address.ts';
import { readEnvironment } from '../environment.ts';
import { LeaseTakenError } from '../hold-lease.ts';
import { postgresAddress } from '../parse-setting.ts';
import { holdingFolder } from './holding-folder.ts';
import { toCheckText, toMovedText, withoutPassword } from './migrate-text.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Usage: npm run migrate -- --to postgres://user:password@host:5432/database

Copies the data folder to an empty PostgreSQL, and reads every row again to verify it. Stop the site before. The folder stays
as it is. A copy that was ended goes on with the same command.

  --to ADDRESS    The database [DATABASE_URL]
  --from FOLDER   The data folder, of any version [DATA_DIR]
  --check         Change nothing: only say what would be copied, and what is in the way.
  --restart       Remove what an unfinished copy has left in the database, and begin again.
  --help          Show this.
`;
const INTERRUPTED = 130;

await runCommand(run, [DatabaseError, LeaseTakenError, MoveRefused, MoveDiffers, RunFailure]);

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      from: { type: 'string' },
      check: { type: 'boolean', default: false },
      restart: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const config = values.help ? null : loadConfig(readEnvironment());
  const url = parseAddress(values.to) ?? config?.DATABASE_URL ?? null;
  if (config === null || url === null || positionals.length > 0) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 1;
  }
  const folder = values.from ?? config.DATA_DIR;
  // A lease makes the folder that it is asked for.
  findFolderFile(folder);
  return holdingFolder(folder, () =>
    moveOrCheck({ config, folder, url, restarts: values.restart, isCheck: values.check }),
  );
}

interface Command {
  readonly config: Config;
  readonly folder: string;
  readonly url: string;
  readonly restarts: boolean;
  readonly isCheck: boolean;
}

async function moveOrCheck({ config, folder, url, restarts, isCheck }: Command): Promise<number> {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort());
  const { signal } = interruption;
  const paidModel = await findPaidModel(config);
  const snapshot = await takeFolderSnapshot(folder);
  const postgres = await openPostgres({ url, maxConnections: 2 });
  const bar = createProgressBar(process.stderr);
  const options: MoveOptions = { snapshot, postgres, paidModel, restarts, signal, onProgress: bar.update };
  const place = { folder, address: withoutPassword(url) };
  const startedAt = performance.now();
  try {
    if (isCheck) {
      process.stdout.write(toCheckText(await surveyMove(options), place));
      return 0;
    }
    const move = await moveFolder(options);
    bar.clear();
    process.stdout.write(toMovedText(move, { ...place, ms: performance.now() - startedAt }));
    return 0;
  } catch (error) {
    bar.clear();
    if (!signal.aborted || error !== signal.reason) throw error;
    process.stderr.write('Interrupted. The same command goes on from here.\n');
    return INTERRUPTED;
  } finally {
    await postgres.close();
    snapshot.close();
  }
}

/** The name by which the vectors of a server are kept; null when the settings name none. */
async function findPaidModel(config: Config): Promise<string | null> {
  if (!toEmbedderAddress(config)) return null;
  const { loadPassageEmbedder } = await import('../passage-embedder.ts');
  const { embedder, isPaid } = await loadPassageEmbedder(config);
  return isPaid ? embedder.model : null;
}

function parseAddress(to: string | undefined): string | null {
  if (to === undefined) return null;
  try {
    return postgresAddress(to);
  } catch (error) {
    throw new MoveRefused(`--to: ${(error as Error).message}.`);
  }
}
