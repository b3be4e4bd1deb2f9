import { setImmediate } from 'node:timers/promises';
import type { Database } from '../sqlite/database.ts';
import { IS_LIVE } from './passage-row.ts';
import { createVectorRevision } from './vector-revision.ts';

/** How near every passage is to a question. */
export interface Similarities {
  /** The cosine, -1 to 1; null for a passage without a vector. */
  of(passagePk: number): number | null;
  /** Keys of the nearest passages, or of those of the documents with these keys, best first; equal ones in the order of import. */
  nearest(limit: number, documents?: ReadonlySet<number> | null): readonly number[];
  readonly best: number;
  readonly mean: number;
}

export interface VectorIndex {
  /**
   * How near the live passages are to a question's vector; null when none has a vector of as many dimensions, or when most are
   * near nothing at all.
   */
  compare(question: Float32Array): Promise<Similarities | null>;
  /** Reads what the next question would have to wait for; nothing when there are no vectors. */
  prepare(): Promise<void>;
}

interface Matrix {
  readonly revision: string;
  readonly dimensions: number;
  /** Ascending. */
  readonly pks: Float64Array;
  /** Keys of the passages' documents. */
  readonly documents: Float64Array;
  /** A row a passage, in the order of `pks`. */
  readonly values: Float32Array;
}

/** Rows that are read before others get their turn: a few milliseconds. */
const ROWS_A_TURN = 250;
/** Numbers that are multiplied before others get their turn: a few milliseconds. */
const NUMBERS_A_TURN = 2_000_000;
const BYTES_A_NUMBER = 4;

/**
 * Keeps the vectors of a model in memory, 4 bytes a number, and compares a question with all of them: exact, and some
 * milliseconds for 10,000 passages. They are read when it is prepared or with the first question, and again after an import has changed them.
 */
export function createVectorIndex(database: Database, model: string): VectorIndex {
  const revision = createVectorRevision(database);
  // A cross join keeps its order: by passage, so that no slice has to sort all of them.
  const from = `FROM passages CROSS JOIN documents ON documents.pk = passages.document AND ${IS_LIVE}
    CROSS JOIN passage_vectors ON passage_vectors.model = ? AND passage_vectors.content_hash = passages.content_hash
    AND length(passage_vectors.vector) = ?`;
  const count = database.prepare(`SELECT count(*) AS count ${from}`);
  const list = database.prepare(
    `SELECT passages.pk, passages.document, passage_vectors.vector ${from} WHERE passages.pk > ? ORDER BY passages.pk LIMIT ${ROWS_A_TURN}`,
  );
  const findLength = database.prepare(
    'SELECT length(vector) AS bytes FROM passage_vectors WHERE model = ? LIMIT 1',
  );
  let known: Matrix | null = null;
  let loading: Promise<Matrix> | null = null;

  async function load(dimensions: number): Promise<Matrix> {
    const bytes = dimensions * BYTES_A_NUMBER;
    const loaded = revision.read();
    const room = Number(count.get(model, bytes)?.count ?? 0);
    const pks = new Float64Array(room);
    const documents = new Float64Array(room);
    const blob = new Uint8Array(room * bytes);
    let size = 0;
    for (;;) {
      const rows = list.all(model, bytes, pks[size - 1] ?? 0);
      for (const row of rows.slice(0, room - size)) {
        pks[size] = Number(row.pk);
        documents[size] = Number(row.document);
        blob.set(row.vector as Uint8Array, size * bytes);
        size++;
      }
      if (rows.length < ROWS_A_TURN || size === room) break;
      await setImmediate();
    }
    const values = new Float32Array(blob.buffer, 0, size * dimensions);
    return { revision: loaded, dimensions, pks: pks.subarray(0, size), documents, values };
  }

  async function current(dimensions: number): Promise<Matrix> {
    if (known?.dimensions === dimensions && known.revision === revision.read()) return known;
    loading ??= load(dimensions).finally(() => {
      loading = null;
    });
    known = await loading;
    return known;
  }

  return {
    async compare(question) {
      const matrix = await current(question.length);
      if (matrix.dimensions !== question.length || matrix.pks.length === 0) return null;
      const cosines = await multiply(matrix, question);
      // Passages in languages that the embedder cannot read are near nothing, and the few others would always be the nearest.
      const unread = cosines.reduce((count, cosine) => count + (cosine === 0 ? 1 : 0), 0);
      return unread * 2 > cosines.length ? null : toSimilarities(matrix, cosines);
    },

    async prepare() {
      const bytes = Number(findLength.get(model)?.bytes ?? 0);
      if (bytes > 0) await current(bytes / BYTES_A_NUMBER);
    },
  };
}

async function multiply({ values, pks, dimensions }: Matrix, question: Float32Array): Promise<Float32Array> {
  const cosines = new Float32Array(pks.length);
  const step = Math.ceil(NUMBERS_A_TURN / dimensions);
  for (let row = 0; row < cosines.length; row += step) {
    if (row > 0) await setImmediate();
    const rows = cosines.subarray(row, row + step);
    multiplyRows(values.subarray(row * dimensions, (row + step) * dimensions), question, rows);
  }
  return cosines;
}

function multiplyRows(values: Float32Array, question: Float32Array, cosines: Float32Array): void {
  const dimensions = question.length;
  for (let row = 0, at = 0; row < cosines.length; row++) {
    // Four sums at a time: one would wait for itself at every step.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let column = 0;
    for (; column + 3 < dimensions; column += 4, at += 4) {
      a += (values[at] as number) * (question[column] as number);
      b += (values[at + 1] as number) * (question[column + 1] as number);
      c += (values[at + 2] as number) * (question[column + 2] as number);
      d += (values[at + 3] as number) * (question[column + 3] as number);
    }
    for (; column < dimensions; column++, at++) a += (values[at] as number) * (question[column] as number);
    cosines[row] = a + b + c + d;
  }
}

function toSimilarities({ pks, documents }: Matrix, cosines: Float32Array): Similarities {
  let best = -1;
  let sum = 0;
  for (const cosine of cosines) {
    sum += cosine;
    if (cosine > best) best = cosine;
  }
  return {
    best,
    mean: sum / cosines.length,
    of(pk) {
      const row = findRow(pks, pk);
      return row < 0 ? null : (cosines[row] ?? null);
    },
    nearest: (limit, allowed = null) =>
      listGreatest(cosines, limit, (row) => allowed?.has(documents[row] ?? -1) ?? true).map(
        (row) => pks[row] ?? -1,
      ),
  };
}

/** Rows of the greatest values, without sorting all of them. */
function listGreatest(values: Float32Array, limit: number, accepts: (row: number) => boolean): number[] {
  const rows: number[] = [];
  const valueAt = (row: number | undefined) => values[row ?? -1] ?? Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row++) {
    const value = valueAt(row);
    if ((rows.length === limit && value <= valueAt(rows.at(-1))) || !accepts(row)) continue;
    const place = rows.findLastIndex((other) => valueAt(other) >= value) + 1;
    rows.splice(place, 0, row);
    if (rows.length > limit) rows.pop();
  }
  return rows;
}

function findRow(pks: Float64Array, pk: number): number {
  let low = 0;
  let high = pks.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = pks[middle] ?? 0;
    if (found === pk) return middle;
    if (found < pk) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
