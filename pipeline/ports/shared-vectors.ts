/** Vectors that were paid for, for every node that needs them: by their model and what they were made of. */
export interface SharedVectors {
  /** How many numbers a vector of this model has; null while there is none. */
  findDimensions(model: string): Promise<number | null>;
  find(model: string, contentHashes: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>;
  put(
    model: string,
    vectors: readonly { readonly contentHash: string; readonly vector: Float32Array }[],
  ): Promise<void>;
}
