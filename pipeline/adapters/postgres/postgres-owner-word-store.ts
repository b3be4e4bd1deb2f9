import type { OwnerWordStore } from '../../ports.ts';
import type { Queries } from './connection.ts';
import { createSeldomReader } from './read-seldom.ts';

/** Keeps the owner's words in a table of one row. */
export function createPostgresOwnerWordStore({ query }: Queries): OwnerWordStore {
  const hash = createSeldomReader(async () => {
    const [row] = await query('SELECT hash FROM owner_words');
    return row ? String(row.hash) : null;
  });
  return {
    hash: hash.read,
    async read() {
      const [row] = await query('SELECT text, hash FROM owner_words');
      return row ? { text: String(row.text), hash: String(row.hash) } : null;
    },
    async replace(words) {
      await query(
        'INSERT INTO owner_words VALUES (1, $1, $2) ON CONFLICT (pk) DO UPDATE SET text = $1, hash = $2',
        [words.text, words.hash],
      );
      hash.forget();
    },
  };
}
