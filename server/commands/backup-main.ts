import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUpFolder } from '../../pipeline/adapters/embedded/sqlite/backup/back-up-folder.ts';
import { DatabaseError } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createProgressBar } from '../../pipeline/import/progress-bar.ts';
import { loadConfig } from '../config.ts';
import { readEnvironment } from '../environment.ts';
import { toBackupText, toPostgresAdvice } from './backup-text.ts';
import { createRemoval } from './create-removal.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Usage: npm run backup -- [options] <file or folder>

Writes all that the data folder holds at one moment to one new file, and reads it again to verify it. Works beside a running
server. In a folder the file is named after the time. Only you may read it: it has what visitors said. What was erased before is
not in it.

  --from FOLDER  The data folder [DATA_DIR]
  --help         Show this.
`;

await runCommand(run, [DatabaseError]);

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  const [target] = positionals;
  if (values.help || target === undefined || positionals.length > 1) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 1;
  }
  const config = loadConfig(readEnvironment());
  if (config.DATABASE_URL !== null && values.from === undefined) {
    process.stderr.write(`${toPostgresAdvice(config.DATABASE_URL).backup}\n`);
    return 1;
  }
  const folder = values.from ?? config.DATA_DIR;
  const file = nameFile(target);
  const bar = createProgressBar(process.stderr);
  const startedAt = performance.now();
  try {
    const onBegin = createRemoval().begin;
    const backup = await backUpFolder({ dataDir: folder, to: file, onProgress: bar.update, onBegin });
    bar.clear();
    const ms = performance.now() - startedAt;
    const hasOwnSecret = config.SESSION_SECRET !== null;
    process.stdout.write(toBackupText(backup, { folder, file, ms, hasOwnSecret }));
    return 0;
  } finally {
    bar.clear();
  }
}

function nameFile(target: string): string {
  const path = resolve(target);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return join(path, `milepost-${time}Z.sqlite`);
}
