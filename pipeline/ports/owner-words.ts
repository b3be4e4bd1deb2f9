/** The owner's file of words that stand for one another, as it was written. */
export interface OwnerWords {
  readonly text: string;
  /** SHA-256 of the text, hexadecimal: an equal hash means the same words. */
  readonly hash: string;
}

export interface OwnerWordStore {
  /** The hash of what is kept, null when nothing is: what was made of the words is good as long as it stays the same. */
  hash(): Promise<string | null>;
  /** Null when nothing is kept. */
  read(): Promise<OwnerWords | null>;
  /** Durable when it resolves; every process that reads the store sees it from then on. */
  replace(words: OwnerWords): Promise<void>;
}
