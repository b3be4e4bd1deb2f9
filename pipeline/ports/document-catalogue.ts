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
}
