import type { SharedVectors } from '../../ports.ts';
import type { Queries } from './connection.ts';

const BYTES_A_NUMBER = 4;

/** Keeps the vectors of a server that is paid for each of them. */
export function createPostgresSharedVectors({ query }: Queries): SharedVectors {
  return {
    async findDimensions(model) {
      const [row] = await query(
        'SELECT octet_length(vector) AS bytes FROM shared_vectors WHERE model = $1 LIMIT 1',
        [model],
      );
      return row ? Number(row.bytes) / BYTES_A_NUMBER : null;
    },
    async find(model, contentHashes) {
      const rows = await query(
        'SELECT content_hash, vector FROM shared_vectors WHERE model = $1 AND content_hash = ANY ($2::text[])',
        [model, contentHashes],
      );
      return new Map(rows.map((row) => [String(row.content_hash), toVector(row.vector as Uint8Array)]));
    },
    async put(model, vectors) {
      await query(
        `INSERT INTO shared_vectors (model, content_hash, vector)
         SELECT $1, hash, decode(hex, 'hex') FROM unnest($2::text[], $3::text[]) AS given (hash, hex)
         ON CONFLICT (model, content_hash) DO UPDATE SET vector = excluded.vector`,
        [model, vectors.map(({ contentHash }) => contentHash), vectors.map(({ vector }) => toHex(vector))],
      );
    },
  };
}

/** The driver's buffers do not begin where a number may. */
function toVector(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

function toHex({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
}
