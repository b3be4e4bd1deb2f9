import type { OwnKindStore } from '../../ports.ts';
import type { Queries } from './connection.ts';
import { createSeldomReader } from './read-seldom.ts';

/** Keeps the owner's kinds in a table of one row. */
export function createPostgresOwnKindStore({ query }: Queries): OwnKindStore {
  const hash = createSeldomReader(async () => {
    const [row] = await query('SELECT hash FROM own_kinds');
    return row ? String(row.hash) : null;
  });
  return {
    hash: hash.read,
    async read() {
      const [row] = await query('SELECT text, model, hash FROM own_kinds');
      return row ? { text: String(row.text), model: row.model as Uint8Array, hash: String(row.hash) } : null;
    },
    async replace(kinds) {
      await query(
        `INSERT INTO own_kinds (pk, text, model, hash) VALUES (1, $1, $2, $3)
         ON CONFLICT (pk) DO UPDATE SET text = $1, model = $2, hash = $3`,
        [kinds.text, kinds.model, kinds.hash],
      );
      hash.forget();
    },
    async remove() {
      const removed = await query('DELETE FROM own_kinds RETURNING pk');
      hash.forget();
      return removed.length > 0;
    },
  };
}
