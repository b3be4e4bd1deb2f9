import type { OwnerWordRule } from '../text/parse-owner-words.ts';

export interface ListedDocument {
  readonly id: string;
  readonly title: string;
  readonly url: string | null;
}

/** The documents that searches see, as operators look at them. */
export interface DocumentCatalogue {
  listCollections(): Promise<readonly string[]>;
  /** Those of these ids that there are. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, ListedDocument>>;
  /** Documents that are none of these, in the order of import, and how many they are. */
  listOthers(
    ids: ReadonlySet<string>,
    limit: number,
  ): Promise<{ readonly documents: readonly ListedDocument[]; readonly count: number }>;
  /** The words of a question that no document has, those left out for which the owner has others. */
  findUnknownWords(question: string): Promise<readonly string[]>;
  /** Of rules of the owner's words, those whose alternatives no document has. */
  findIdleRules(rules: readonly OwnerWordRule[]): readonly OwnerWordRule[];
}
