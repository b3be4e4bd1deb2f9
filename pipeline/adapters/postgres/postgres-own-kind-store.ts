import type { OwnKindStore } from '../../ports.ts';
import type { Queries } from './connection.ts';

/** Keeps the owner's kinds in a table of one row. */
export function createPostgresOwnKindStore({ query }: Queries): OwnKindStore {
  return {
    async hash() {
      const [row] = await query('SELECT hash FROM own_kinds');
      return row ? String(row.hash) : null;
    },
    async read() {
      const [row] = await query('SELECT text, model, hash FROM own_kinds');
      return row ? { text: String(row.text), model: row.model as Uint8Array, hash: String(row.hash) } : null;
    },
    async replace({ text, model, hash }) {
      await query(
        `INSERT INTO own_kinds (pk, text, model, hash) VALUES (1, $1, $2, $3)
         ON CONFLICT (pk) DO UPDATE SET text = $1, model = $2, hash = $3`,
        [text, model, hash],
      );
    },
    async remove() {
      return (await query('DELETE FROM own_kinds RETURNING pk')).length > 0;
    },
  };
}
