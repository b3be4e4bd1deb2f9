import type { Turn } from './conversation-turn.ts';
import type { DocumentFilter, QuestionContext } from './question-options.ts';

/** A piece of an imported document, small enough to read at once. */
export interface Passage {
  readonly id: string;
  /** The document's own id or path as it was imported. */
  readonly documentId: string;
  /** The document's title. */
  readonly title: string;
  /** Headings above the passage, outermost first, without the title. */
  readonly headingPath: readonly string[];
  /** The document's own address with an anchor where it has one; null: the site shows the passage itself. */
  readonly url: string | null;
  /** Markdown for documents that had structure, plain text otherwise. */
  readonly text: string;
}

export interface ScoredPassage extends Passage {
  readonly score: number;
}

export interface SearchRequest {
  readonly text: string;
  /** The turns before the question; a question that cannot stand alone borrows from them. */
  readonly history: readonly Turn[];
  readonly limit: number;
  readonly context?: QuestionContext | undefined;
  /** Nothing else is found. */
  readonly filter?: DocumentFilter | undefined;
}

export interface Retrieval {
  /** Best first; ties keep the order of import. */
  readonly passages: readonly ScoredPassage[];
  /** 0 to 1: that these passages answer the question. */
  readonly confidence: number;
  /** The terms that were searched for, with the weight that their rarity gives them. */
  readonly terms: readonly WeightedTerm[];
  /** Which version of the documents was searched; absent where versions are not counted. */
  readonly documentsVersion?: number | undefined;
}

/** `term` is in the form that `text/terms.ts` makes of a word. */
export interface WeightedTerm {
  readonly term: string;
  readonly weight: number;
  /** Other terms of the same word, in other languages of the base. */
  readonly forms?: readonly string[];
  /** The languages whose words such a term is made of; English unless it is said. */
  readonly languages?: readonly string[];
}

export interface KnowledgeBase {
  search(request: SearchRequest, signal: AbortSignal): Promise<Retrieval>;
  findPassage(passageId: string): Promise<Passage | null>;
  /** How many passages of its document stand before this one; null when it is unknown. */
  findPlace(passageId: string): Promise<number | null>;
  /** Passages of the document in reading order, `limit` at most from the place `from` on; empty when it is unknown. */
  listDocument(documentId: string, from: number, limit: number): Promise<readonly Passage[]>;
  /** Headings of imported documents that read as questions or topics, for the empty state. */
  suggestQuestions(limit: number): Promise<readonly string[]>;
  /** `documentsVersion` as in `Retrieval`. */
  counts(): Promise<{ documents: number; passages: number; documentsVersion?: number }>;
  /** The import that ended last, whether it changed anything or not; null when none is known of. */
  findLastImport(): Promise<LastImport | null>;
  /** Reads into memory what the next question would have to wait for, as after a start or an import. */
  prepare(): Promise<void>;
}

export interface LastImport {
  /** How many there were after it, those of other imports included. */
  readonly documents: number;
  /** ISO 8601. */
  readonly endedAt: string;
}

/** A document on its way into the knowledge base. */
export interface ImportedDocument {
  readonly id: string;
  /** Groups what was imported together, so that `removeMissing` knows what to compare with. */
  readonly collection: string;
  /** The file that it was made of, absolute, with the name of its part; none when absent. */
  readonly file?: string | null;
  readonly title: string;
  readonly url: string | null;
  /** SHA-256 of the source, hexadecimal: an equal hash means unchanged. */
  readonly hash: string;
  readonly passages: readonly { headingPath: readonly string[]; anchor: string | null; text: string }[];
}

/**
 * The writing side of a knowledge base, and a unit of work of its own: all that was put and removed is seen by `search` from
 * one moment on, at the latest when `commit` resolves, and nothing of it before that moment.
 */
export interface KnowledgeImport {
  /** What is there under this id, as the import leaves it; null when there is nothing. */
  find(documentId: string): Promise<Pick<ImportedDocument, 'hash' | 'collection' | 'file'> | null>;
  /** The document of a collection that was made of this file, as it was before the import; null when there is none. */
  findIdOfFile(file: string, collection: string): Promise<string | null>;
  put(document: ImportedDocument): Promise<void>;
  /** Marks a document for removal at commit; false when there is none. */
  remove(documentId: string): Promise<boolean>;
  /** As they were before the import. */
  listDocumentIds(collection: string): Promise<readonly string[]>;
  /** How many documents of all collections there were before the import. */
  count(): Promise<number>;
  commit(): Promise<void>;
  /** Leaves the base as it was. */
  abort(): Promise<void>;
}
