import type { Html } from '../markdown.ts';
import type { PageHead } from './page-models.ts';

/** A part of a document, with the passage in it that a source points at. */
export interface PassagePage extends PageHead {
  readonly kind: 'passage';
  /** The document's own address; empty when it has none. */
  readonly documentUrl: string;
  /** Where the passage itself is: on this page, or on the one that it was asked for with. */
  readonly passageUrl: string;
  readonly isShown: boolean;
  /** Where the parts of the document before and after this one are; empty when there are none. */
  readonly earlierUrl: string;
  readonly laterUrl: string;
  readonly parts: readonly PassagePart[];
}

export interface PassagePart {
  /** Headings that begin here, outermost first; `level` is 2 to 6. */
  readonly headings: readonly { readonly level: number; readonly text: string }[];
  readonly html: Html;
  /** The passage that was asked for. */
  readonly marked: boolean;
}
