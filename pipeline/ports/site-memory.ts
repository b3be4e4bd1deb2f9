/** What an address of a site answered. */
export interface SitePage {
  /** The same for all forms of the address. */
  readonly address: string;
  /** `unchanged`: a page that is still as it is known, so that its body was not sent. */
  readonly state: 'page' | 'unchanged' | 'redirect' | 'gone';
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** SHA-256 of the body, hexadecimal; null when there is none. */
  readonly hash: string | null;
  /** What the crawler has read out of it, as JSON that only the crawler understands. */
  readonly facts: string;
  /** What the last committed import made of it. */
  readonly documents: readonly PageDocument[];
}

export interface PageDocument {
  readonly id: string;
  readonly hash: string;
}

/**
 * What is known of one site in one collection: the pages as of the last committed import, and those of a crawl that is not
 * over, with their bodies. A crawl that ends early is continued by the next one.
 */
export interface SiteMemory {
  /**
   * Begins a crawl, or continues one that began less than `maxAgeMs` ago, kept something and did not end; an older one is forgotten.
   * @throws {Error} while another process crawls the same site
   */
  begin(maxAgeMs: number): Promise<{ readonly isContinued: boolean }>;
  findKnown(address: string): Promise<SitePage | null>;
  listKnown(): Promise<readonly string[]>;
  /** Null for what this crawl has not kept. */
  findFetched(address: string): Promise<SitePage | null>;
  /** Durable when it resolves. A page of the same address is replaced. */
  keep(page: SitePage, body: Uint8Array | null): Promise<void>;
  readBody(address: string): Promise<Uint8Array | null>;
  /**
   * After the import is committed: what the crawl has kept becomes what is known, with the documents that were made of each
   * address, and its bodies go. What was known of other addresses stays when `keepsOthers`.
   */
  finish(documents: ReadonlyMap<string, readonly PageDocument[]>, keepsOthers: boolean): Promise<void>;
  /** Ends without an import: the crawl can be continued. Nothing after `finish`. */
  pause(): Promise<void>;
}
