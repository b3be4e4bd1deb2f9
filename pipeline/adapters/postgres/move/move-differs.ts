import type { MovedValue } from './source-rows.ts';

/** Thrown when a row is not the same on both sides; the message names the table and the row. */
export class MoveDiffers extends Error {
  constructor(table: string, key: Readonly<Record<string, MovedValue>>, how: string) {
    const row = Object.entries(key).map(([column, value]) => `${column} ${JSON.stringify(value)}`);
    super(
      `The table ${table} is not the same in PostgreSQL: the row ${row.join(', ')} ${how}. No site starts on this database. ` +
        'Run the same command with --restart to copy everything again.',
    );
    this.name = 'MoveDiffers';
  }
}
