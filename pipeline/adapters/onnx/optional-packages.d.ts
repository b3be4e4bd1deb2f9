// What is used of packages that an owner installs: compiled against this, the project builds without them.

declare module 'onnxruntime-node' {
  export * from 'onnxruntime-like';
}

declare module 'onnxruntime-web' {
  export * from 'onnxruntime-like';
  export const env: { readonly wasm: { numThreads: number } };
}

declare module 'onnxruntime-like' {
  export class Tensor {
    constructor(type: 'int64', data: BigInt64Array, dims: readonly number[]);
    readonly type: string;
    readonly dims: readonly number[];
    readonly data: unknown;
    dispose(): void;
  }

  export interface InferenceSession {
    readonly inputNames: readonly string[];
    readonly outputNames: readonly string[];
    run(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<Record<string, Tensor>>;
  }

  export const InferenceSession: {
    create(model: string | Uint8Array, options: object): Promise<InferenceSession>;
  };
}

declare module '@huggingface/tokenizers' {
  export class Tokenizer {
    constructor(tokenizer: object, config: object);
    encode(text: string, options?: { add_special_tokens?: boolean }): { ids: (number | undefined)[] };
  }
}
