/** To the process of a model. The first one is its recipe. */
export interface EmbedOrder {
  readonly id: number;
  readonly text: string;
}

/** From the process of a model. */
export type ModelReport =
  | { readonly kind: 'ready'; readonly runtime: string }
  /** It cannot be run; the process ends. */
  | { readonly kind: 'unusable'; readonly message: string }
  | { readonly kind: 'made'; readonly id: number; readonly vector: Float32Array }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
