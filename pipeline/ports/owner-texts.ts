/** A text of the owner's, as it was written: words that stand for one another, or answers. */
export interface OwnerText {
  readonly text: string;
  /** SHA-256 of the text, hexadecimal: an equal hash means the same text. */
  readonly hash: string;
}

export interface OwnerTextStore {
  /** The hash of what is kept, null when nothing is: what was made of the text is good as long as it stays the same. */
  hash(): Promise<string | null>;
  /** Null when nothing is kept. */
  read(): Promise<OwnerText | null>;
  /** Durable when it resolves; every process that reads the store sees it from then on. */
  replace(text: OwnerText): Promise<void>;
  /** The same, if what is kept has this hash, null for nothing; false when somebody else has replaced it meanwhile. */
  replaceIf(hash: string | null, text: OwnerText): Promise<boolean>;
}
