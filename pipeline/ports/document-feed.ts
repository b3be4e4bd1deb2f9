import type { ImportedDocument, LastImport } from './knowledge.ts';

/** A version of the documents that several processes share. An import that changes something makes the next one. */
export interface DocumentVersion {
  readonly version: number;
  /** No other version has it, of any database: tells a copy whose version it holds. */
  readonly stamp: string;
}

/** The version that is present, and the import that ended last; null before the first. */
export interface PresentDocuments extends DocumentVersion {
  readonly lastImport: LastImport | null;
}

/** Where in the order of all changes one stands. */
export interface ChangeCursor {
  readonly version: number;
  /** Of the changes of one version, in their order. */
  readonly place: number;
}

export type DocumentChange = ChangeCursor & { readonly id: string } & (
    | { readonly kind: 'put'; readonly document: ImportedDocument }
    | { readonly kind: 'removed' }
    /** It is there and cannot be read. */
    | { readonly kind: 'broken'; readonly reason: Error }
  );

/** What changes in the documents that several processes share, for those who keep a copy. */
export interface DocumentFeed {
  present(): Promise<PresentDocuments>;
  /** Whether this version has been one of this database's. */
  knows(version: DocumentVersion): Promise<boolean>;
  /**
   * The next changes after the cursor, in order, a bounded number of bytes of them; none when there are no more up to and
   * including version `last`. What a later version has replaced may be left out, once that is present.
   */
  read(after: ChangeCursor, last: number): Promise<readonly DocumentChange[]>;
}

/** A copy of the documents that is searched in this process. */
export interface DocumentCopy {
  /** What it holds; null before the first taking up. */
  held(): PresentDocuments | null;
  /** Ids of all documents that it holds. */
  listIds(): readonly string[];
  /** The documents are those of this version already: only the note of the import changes. */
  note(present: PresentDocuments): void;
  /** Rejects with `ImportUnderWay` while another process takes up changes. */
  begin(): Promise<CopyUpdate>;
}

/** Changes to a copy, all or nothing. */
export interface CopyUpdate {
  /** Rejects with `UnindexableDocument` when it is the document that will not do. */
  put(document: ImportedDocument): Promise<void>;
  remove(documentId: string): Promise<void>;
  /** All of it is searched, and `held` says so, from one moment on, also after a crash. */
  commit(held: PresentDocuments): Promise<void>;
  abort(): Promise<void>;
}

/** Thrown for a document that no search can take; `cause` says why. */
export class UnindexableDocument extends Error {
  constructor(documentId: string, cause: unknown) {
    super(`The document "${documentId}" cannot be indexed.`, { cause });
    this.name = 'UnindexableDocument';
  }
}
