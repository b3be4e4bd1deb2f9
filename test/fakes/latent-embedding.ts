import { toTerms } from '../../pipeline/text/terms.ts';

/** Gives a text a vector of unit length; texts about the same things have vectors that point the same way. */
export type Embedding = (text: string) => Float32Array;

export interface LatentEmbeddingOptions {
  readonly dimensions: number;
  /** Rounds of subspace iteration; three are enough for vectors that are compared. */
  readonly rounds?: number;
}

/** Feature number and weight, in any order. */
type Sparse = readonly (readonly [feature: number, weight: number])[];

/**
 * Latent semantic analysis (Deerwester et al. 1990, doi 10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9):
 * learns from the texts which words keep the same company, so that "car" and "automobile" come to lie near each other
 * though no question has both. Stands for a model where tests and figures need vectors that mean something and no model
 * can be had. Deterministic; 1,200 texts take about two seconds.
 */
export function trainLatentEmbedding(texts: readonly string[], options: LatentEmbeddingOptions): Embedding {
  const { dimensions, rounds = 3 } = options;
  const counts = texts.map((text) => countTerms(text));
  const frequency = new Map<string, number>();
  for (const terms of counts)
    for (const term of terms.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const features = new Map([...frequency.keys()].map((term, index) => [term, index]));
  const toSparse = (terms: ReadonlyMap<string, number>): Sparse =>
    [...terms].flatMap(([term, count]) => {
      const feature = features.get(term);
      const rarity = Math.log((texts.length + 1) / (frequency.get(term) ?? 1));
      return feature === undefined ? [] : [[feature, (1 + Math.log(count)) * rarity] as const];
    });
  const rows = counts.map(toSparse).map(toUnitRow);
  const width = Math.min(dimensions, texts.length, features.size);
  let basis = startBasis(features.size, width);
  for (let round = 0; round < rounds; round++) {
    const image = rows.map((row) => project(row, basis, width));
    orthonormalise(image, width);
    basis = pullBack(rows, image, features.size, width);
  }
  orthonormalise(basis, width);
  return (text) => toUnit(project(toSparse(countTerms(text)), basis, width));
}

function countTerms(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of toTerms(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function toUnitRow(row: Sparse): Sparse {
  const length = Math.sqrt(row.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
  return row.map(([feature, weight]) => [feature, weight / length] as const);
}

/** A row a feature, of numbers that look random and are always the same. */
function startBasis(size: number, width: number): Float32Array[] {
  let state = 42;
  return Array.from({ length: size }, () =>
    Float32Array.from({ length: width }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32 - 0.5;
    }),
  );
}

function project(row: Sparse, basis: readonly Float32Array[], width: number): Float32Array {
  const sum = new Float32Array(width);
  for (const [feature, weight] of row) addScaled(sum, basis[feature] ?? sum, weight);
  return sum;
}

/** The transpose of `rows` times `image`. */
function pullBack(rows: readonly Sparse[], image: readonly Float32Array[], size: number, width: number) {
  const sums = Array.from({ length: size }, () => new Float32Array(width));
  for (const [index, row] of rows.entries()) {
    const from = image[index];
    if (!from) continue;
    for (const [feature, weight] of row) addScaled(sums[feature] ?? from, from, weight);
  }
  return sums;
}

/** Gram-Schmidt over the columns. */
function orthonormalise(matrix: readonly Float32Array[], width: number): void {
  const columns = Array.from({ length: width }, (_, at) => Float64Array.from(matrix, (row) => row[at] ?? 0));
  for (const [at, column] of columns.entries()) {
    for (const earlier of columns.slice(0, at)) {
      let dot = 0;
      for (let row = 0; row < column.length; row++) dot += (column[row] ?? 0) * (earlier[row] ?? 0);
      for (let row = 0; row < column.length; row++)
        column[row] = (column[row] ?? 0) - dot * (earlier[row] ?? 0);
    }
    const length = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0)) || 1;
    for (let row = 0; row < column.length; row++) column[row] = (column[row] ?? 0) / length;
  }
  for (const [row, values] of matrix.entries()) {
    for (const [at, column] of columns.entries()) values[at] = column[row] ?? 0;
  }
}

function addScaled(sum: Float32Array, add: Float32Array, scale: number): void {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + scale * (add[at] ?? 0);
}

/** A text without a known word gets a vector too, as any model would give it one. */
function toUnit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length === 0) return Float32Array.from(vector, (_, at) => (at === vector.length - 1 ? 1 : 0));
  return vector.map((value) => value / length);
}
