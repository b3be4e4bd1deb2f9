import type { PagePayload } from '../events.ts';
import type { Block } from '../page-blocks.ts';
import type { WriteRequest } from './writer.ts';

/** What the writer is given, without the turns before the question: a page stands alone. */
export type ComposeRequest = Omit<WriteRequest, 'history'>;

export interface PageDraft {
  readonly title: string;
  /** One sentence for search engines and link previews. */
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** What the page is, for its eyebrow and layout. */
  readonly form: PageForm;
  readonly blocks: readonly Block[];
  readonly sources: readonly PageSource[];
  /** Keys of the profile that shaped it. */
  readonly personalisedBy: readonly string[];
}

const PAGE_FORMS = ['steps', 'comparison', 'facts', 'explanation', 'overview', 'unanswered'] as const;
export type PageForm = (typeof PAGE_FORMS)[number];

export interface PageSource {
  readonly n: number;
  readonly title: string;
  readonly headingPath: readonly string[];
  readonly url: string;
  /** Sentences that the page takes from it, verbatim. */
  readonly quotes: readonly string[];
}

export interface PageComposer {
  compose(request: ComposeRequest, signal: AbortSignal): Promise<PageDraft>;
}

/** Whoever asks the same question again and again makes a version each time; no page lists all of them. */
export const MAX_LISTED_VERSIONS = 20;

export interface StoredPage extends PageDraft {
  readonly id: string;
  /** Whose question it was made for. */
  readonly visitorId: string;
  /** A run that this version is the page of. */
  readonly runId: string;
  readonly version: number;
  /** The latest versions that there are, oldest first, `MAX_LISTED_VERSIONS` at most. */
  readonly versions: readonly number[];
  readonly question: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** With the last of its runs goes a version, and with its last version the page. */
export interface PageStore {
  /**
   * The same visitor's same question keeps its page id. A draft that reads as the latest version does is no new version;
   * any other is the next one. Older versions never change.
   */
  save(
    page: { visitorId: string; runId: string; question: string; draft: PageDraft },
    signal: AbortSignal,
  ): Promise<Pick<PagePayload, 'pageId' | 'version'>>;
  /** The latest version when none is named. */
  find(pageId: string, version?: number): Promise<StoredPage | null>;
  /**
   * Deletes the page with all its versions; the same question gets another page from then on. Durable when it resolves.
   * False when the page is unknown or someone else's.
   */
  unpublish(pageId: string, visitorId: string): Promise<boolean>;
  /** Whether a page of this id was unpublished. */
  wasUnpublished(pageId: string): Promise<boolean>;
}
