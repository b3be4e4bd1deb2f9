import type { Backup } from '../../pipeline/adapters/embedded/sqlite/backup/back-up-folder.ts';
import type { FileContent } from '../../pipeline/adapters/embedded/sqlite/backup/inspect-file.ts';
import type { Restored } from '../../pipeline/adapters/embedded/sqlite/backup/restore-folder.ts';
import { withoutPassword } from './migrate-text.ts';

/** Of the many tables, those that an owner knows. */
const NAMED = ['conversations', 'runs', 'pages', 'documents', 'passages'];

export interface BackupPlace {
  readonly folder: string;
  readonly file: string;
  readonly ms: number;
  /** The secret of cookies stands in the settings, and not in the data. */
  readonly hasOwnSecret: boolean;
}

export function toBackupText(backup: Backup, { folder, file, ms, hasOwnSecret }: BackupPlace): string {
  const secret = hasOwnSecret
    ? 'SESSION_SECRET, which signs the cookies of visitors, is a setting and not in it: keep your settings, too.'
    : 'The secret that signs the cookies of visitors is in it: keep it to yourself.';
  return `${[
    `Wrote ${folder} to ${file} and read it again: ${toSizeText(backup)} in ${toSeconds(ms)}.`,
    ...toRowLines(backup),
    secret,
    `To put it back: npm run restore -- ${file}`,
  ].join('\n')}\n`;
}

export function toRestoredText(restored: Restored, { folder, file, ms, hasOwnSecret }: BackupPlace): string {
  const { aside } = restored;
  return `${[
    `Read ${file} and put it into ${folder}: ${toSizeText(restored)} in ${toSeconds(ms)}.`,
    ...toRowLines(restored),
    ...(aside === null
      ? []
      : [`What was there before is in ${aside}: remove that folder when you do not need it.`]),
    ...(hasOwnSecret ? ['Cookies stay valid with the SESSION_SECRET of then.'] : []),
    'Start Milepost with: npm start',
  ].join('\n')}\n`;
}

/** What to do in place of a backup of a folder when everything is in PostgreSQL. */
export function toPostgresAdvice(url: string): { backup: string; restore: string } {
  const address = withoutPassword(url);
  return {
    backup:
      `The data is in PostgreSQL (DATABASE_URL), which has commands for that: pg_dump -Fc -f milepost.dump '${address}', with its password. ` +
      'To back up a folder all the same, name it with --from.',
    restore:
      `The data is in PostgreSQL (DATABASE_URL), which has commands for that. Stop every process, and put the dump into an empty database: ` +
      `pg_restore -d '${address}' milepost.dump, with its password. To restore a folder all the same, name it with --to.`,
  };
}

function toSizeText({ bytes, rows }: FileContent & { readonly bytes: number }): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return `${(bytes / 1e6).toFixed(1)} MB, ${total.toLocaleString('en')} rows of ${Object.keys(rows).length} tables`;
}

function toRowLines({ rows }: FileContent): string[] {
  return NAMED.map((name) => `  ${name.padEnd(13)} ${(rows[name] ?? 0).toLocaleString('en').padStart(11)}`);
}

function toSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
