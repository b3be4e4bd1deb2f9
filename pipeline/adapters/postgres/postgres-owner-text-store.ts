import type { OwnerTextStore } from '../../ports.ts';
import type { Queries } from './connection.ts';
import { createSeldomReader } from './read-seldom.ts';

/** Keeps a text of the owner's in a table of one row. */
export function createPostgresOwnerTextStore(
  { query }: Queries,
  table: 'owner_words' | 'owner_answers',
): OwnerTextStore {
  const hash = createSeldomReader(async () => {
    const [row] = await query(`SELECT hash FROM ${table}`);
    return row ? String(row.hash) : null;
  });
  return {
    hash: hash.read,
    async read() {
      const [row] = await query(`SELECT text, hash FROM ${table}`);
      return row ? { text: String(row.text), hash: String(row.hash) } : null;
    },
    async replace({ text, hash: of }) {
      await query(
        `INSERT INTO ${table} VALUES (1, $1, $2) ON CONFLICT (pk) DO UPDATE SET text = $1, hash = $2`,
        [text, of],
      );
      hash.forget();
    },
    async replaceIf(known, { text, hash: of }) {
      const rows = await query(
        known === null
          ? `INSERT INTO ${table} VALUES (1, $1, $2) ON CONFLICT (pk) DO NOTHING RETURNING pk`
          : `UPDATE ${table} SET text = $1, hash = $2 WHERE hash = $3 RETURNING pk`,
        known === null ? [text, of] : [text, of, known],
      );
      hash.forget();
      return rows.length > 0;
    },
  };
}
