/** What a model knows of texts: features by their hashes, and the dimensions of their vectors. */
export interface KindVocabulary {
  /** Row of a feature; the rows of the dimensions follow those of the features. */
  readonly rows: ReadonlyMap<number, number>;
  /** What each feature counts for: more, the fewer texts have it. */
  readonly weights: Float32Array;
  /** What a feature counts for that no text had. */
  readonly unknownWeight: number;
  readonly dimensions: number;
}

/** A text as rows of a vocabulary with a value for each. */
export interface KindRow {
  readonly rows: Uint32Array;
  readonly values: Float32Array;
  /** How many of the rows are features; those of the vector follow. */
  readonly featureCount: number;
}

/** A text before it is compared with a vocabulary. */
export interface KindText {
  readonly features: Uint32Array;
  /** Of unit length, or zeros for a text that nothing is known about. */
  readonly vector: Float32Array;
}

/** Features that fewer than `minCount` of the texts have are left out. */
export function collectVocabulary(texts: readonly KindText[], minCount: number): KindVocabulary {
  const counts = new Map<number, number>();
  for (const { features } of texts)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const rows = new Map<number, number>();
  const weights: number[] = [];
  for (const [feature, count] of counts) {
    if (count < minCount) continue;
    rows.set(feature, rows.size);
    weights.push(Math.log(1 + texts.length / count));
  }
  return {
    rows,
    weights: Float32Array.from(weights),
    unknownWeight: Math.log(1 + texts.length),
    dimensions: texts[0]?.vector.length ?? 0,
  };
}

/** The features are of unit length together, with those that are not known; so is the vector, whose zeros are left out. */
export function toKindRow({ features, vector }: KindText, vocabulary: KindVocabulary): KindRow {
  const isBlank = vector.every((value) => value === 0);
  const size = features.length + (isBlank ? 0 : vector.length);
  const rows = new Uint32Array(size);
  const values = new Float32Array(size);
  let count = 0;
  let squares = 0;
  for (const feature of features) {
    const row = vocabulary.rows.get(feature);
    const weight = row === undefined ? vocabulary.unknownWeight : (vocabulary.weights[row] as number);
    squares += weight * weight;
    if (row === undefined) continue;
    rows[count] = row;
    values[count++] = weight;
  }
  const scale = 1 / Math.sqrt(squares || 1);
  for (let at = 0; at < count; at++) values[at] = (values[at] as number) * scale;
  const featureCount = count;
  for (let at = 0; !isBlank && at < vector.length; at++) {
    rows[count] = vocabulary.weights.length + at;
    values[count++] = vector[at] as number;
  }
  return { rows: rows.subarray(0, count), values: values.subarray(0, count), featureCount };
}
