import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  requireBackup,
  restoreFolder,
} from '../../pipeline/adapters/embedded/sqlite/backup/restore-folder.ts';
import { DatabaseError } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createProgressBar } from '../../pipeline/import/progress-bar.ts';
import { loadConfig } from '../config.ts';
import { readEnvironment } from '../environment.ts';
import { LeaseTakenError } from '../hold-lease.ts';
import { toPostgresAdvice, toRestoredText } from './backup-text.ts';
import { createRemoval } from './create-removal.ts';
import { holdingFolder } from './holding-folder.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Usage: npm run restore -- [options] <file>

Puts a file that npm run backup has written into the data folder, after all of it was copied there and verified. Stop the site
before. A file of an older version is brought up to date by the next start; the backup stays as it is.

  --to FOLDER   The data folder [DATA_DIR]
  --put-aside   When the folder has data, move that into a folder of its own there. Without it such a folder is left alone.
  --help        Show this.
`;

await runCommand(run, [DatabaseError, LeaseTakenError]);

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      'put-aside': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [source] = positionals;
  if (values.help || source === undefined || positionals.length > 1) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 1;
  }
  const config = loadConfig(readEnvironment());
  if (config.DATABASE_URL !== null && values.to === undefined) {
    process.stderr.write(`${toPostgresAdvice(config.DATABASE_URL).restore}\n`);
    return 1;
  }
  const folder = values.to ?? config.DATA_DIR;
  const file = resolve(source);
  await requireBackup(file);
  const bar = createProgressBar(process.stderr);
  const startedAt = performance.now();
  const options = {
    from: file,
    dataDir: folder,
    putsAside: values['put-aside'],
    onProgress: bar.update,
    onBegin: createRemoval().begin,
  };
  try {
    const restored = await holdingFolder(folder, () => restoreFolder(options));
    bar.clear();
    const ms = performance.now() - startedAt;
    const hasOwnSecret = config.SESSION_SECRET !== null;
    process.stdout.write(toRestoredText(restored, { folder, file, ms, hasOwnSecret }));
    return 0;
  } finally {
    bar.clear();
  }
}
