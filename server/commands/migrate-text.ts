import type { Move, MoveSurvey } from '../../pipeline/adapters/postgres/move/move-folder.ts';

export interface MovePlace {
  readonly folder: string;
  /** Without its password. */
  readonly address: string;
}

/** The address of a database for everybody to read. */
export function withoutPassword(url: string): string {
  const address = new URL(url);
  if (address.password !== '') address.password = '***';
  return address.href;
}

/** What a move would do. */
export function toCheckText(survey: MoveSurvey, { folder, address }: MovePlace): string {
  const heading = {
    begin: `Would copy ${folder} to ${address}:`,
    continue: `Would go on copying ${folder} to ${address}, all in all:`,
    restart: `Would remove what an unfinished copy has left in ${address}, and copy ${folder}:`,
    done: `${folder} was copied to ${address} already, and has not changed since:`,
  }[survey.state];
  const lines = [heading, ...toTableLines(survey), ...toLeftOutLines(survey)];
  return `${[...lines, 'Nothing was changed.'].join('\n')}\n`;
}

/** What a move has done, and what comes next. */
export function toMovedText(
  move: Move,
  { folder, address, ms }: MovePlace & { readonly ms: number },
): string {
  if (move.state === 'done')
    return `${folder} was copied to ${address} already, and has not changed since. Nothing was done.\n`;
  const rows = move.verified.reduce((sum, table) => sum + table.rows, 0);
  return `${[
    `Copied ${folder} to ${address} and verified it: ${count(rows, 'row')} in ${(ms / 1_000).toFixed(1)} s.`,
    ...toTableLines(move),
    ...toLeftOutLines(move),
    '',
    `To go on with PostgreSQL, set DATABASE_URL to that address, with its password, and start Milepost.`,
    'To go back, stop Milepost, leave DATABASE_URL out and start it again: the folder is as it was. What was asked meanwhile',
    'stays in PostgreSQL.',
  ].join('\n')}\n`;
}

function toTableLines({ tables, ...move }: MoveSurvey & Partial<Move>): string[] {
  const width = Math.max(...tables.map(({ name }) => name.length));
  const digests = new Map(move.verified?.map(({ name, digest }) => [name, digest]));
  return tables.map(({ name, rows }) => {
    const digest = digests.get(name);
    const shown = digest === undefined ? '' : `  sha256 ${digest.slice(0, 16)}`;
    return `  ${name.padEnd(width)} ${rows.toLocaleString('en').padStart(11)}${shown}`;
  });
}

function toLeftOutLines({ leftOut }: MoveSurvey): string[] {
  return leftOut.map(({ name, rows, why }) => `Left out: ${count(rows, 'row')} of ${name} ${why}.`);
}

function count(rows: number, noun: string): string {
  return `${rows.toLocaleString('en')} ${noun}${rows === 1 ? '' : 's'}`;
}
