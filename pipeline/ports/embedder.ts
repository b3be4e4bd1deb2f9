/** Turns texts into vectors that point the same way when the texts are about the same things. */
export interface Embedder {
  /** Vectors are comparable when they are of the same model and have as many dimensions. */
  readonly model: string;
  /** What a cosine of this model says about an answer; absent when it was not measured. */
  readonly nearness?: Nearness;
  /**
   * A vector of unit length for each text, in their order, all of as many dimensions; zeros for a text that it cannot read.
   * @throws {RunFailure} `upstream_…`: `upstream_refused` and `upstream_invalid` may be for a single text among them
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>;
}

/** What vectors must have in common to be compared. */
export interface VectorKind {
  readonly model: string;
  readonly dimensions: number;
}

/** A passage that has no vector yet. */
export interface VectorlessPassage {
  /** Names the content: passages of the same title, headings and text share a vector. */
  readonly contentHash: string;
  /** Title, headings and text, as they are to be embedded. */
  readonly text: string;
}

/** The vectors of the knowledge base's passages. */
export interface VectorStore {
  /** Live passages, and how many of them have a vector of the model. */
  count(model: string): Promise<{ passages: number; vectors: number }>;
  /**
   * Begins to give vectors to the passages that have none of this kind. What an earlier filling stored is kept. Rejects while another one is under way, in any process
   */
  begin(kind: VectorKind): Promise<VectorFilling>;
}

/** One filling; call `end` whatever happens. */
export interface VectorFilling {
  /** Passages that have a vector of the kind already. */
  readonly kept: number;
  /** Passages that had none when it began. */
  readonly missing: number;
  /** The next passages without one, each content once, in the order of import; none when all have been listed. */
  list(limit: number): Promise<readonly VectorlessPassage[]>;
  /** Durable when it resolves. */
  put(vectors: readonly { contentHash: string; vector: Float32Array }[]): Promise<void>;
  /** Lets searches see the vectors. After a complete filling those that no passage needs and those of other kinds go. */
  end(isComplete: boolean): Promise<void>;
}

/** Whether a base has what is asked, by the cosine of its passage that is nearest to the question. */
export interface Nearness {
  /** A nearer passage speaks for an answer, a farther one against it. */
  readonly even: number;
  /** Logits of the confidence that a whole unit of cosine is worth. */
  readonly weight: number;
}
