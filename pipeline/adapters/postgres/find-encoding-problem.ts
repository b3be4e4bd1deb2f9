import type { Queries } from './connection.ts';

/** Why the database cannot keep every text, and what to do; null when it can. */
export async function findEncodingProblem({ query }: Queries): Promise<string | null> {
  const [row] = await query("SELECT current_setting('server_encoding') AS encoding");
  return row?.encoding === 'UTF8'
    ? null
    : `The database has the encoding ${String(row?.encoding)}, which lacks characters. Make one with: CREATE DATABASE milepost ENCODING 'UTF8' TEMPLATE template0`;
}
