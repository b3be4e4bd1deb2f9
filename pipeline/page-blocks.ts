/** The typed blocks that a generated page is made of. Every sentence names the source it was taken from. Imports nothing. */

export interface SourcedText {
  /** Inline Markdown of the source, one sentence or cell. */
  readonly text: string;
  /** The number of the page's source that it stands in. */
  readonly n: number;
}

export interface Lead {
  readonly type: 'lead';
  readonly sentences: readonly SourcedText[];
}

export interface Section {
  readonly type: 'section';
  readonly heading: string;
  readonly sentences: readonly SourcedText[];
}

export interface Steps {
  readonly type: 'steps';
  readonly heading: string;
  readonly steps: readonly { readonly text: SourcedText; readonly code: readonly Code[] }[];
}

export interface Comparison {
  readonly type: 'comparison';
  /** The things compared. */
  readonly columns: readonly string[];
  /** One cell a column; an empty cell holds no sentences. */
  readonly rows: readonly { readonly label: string; readonly cells: readonly (readonly SourcedText[])[] }[];
}

export interface Facts {
  readonly type: 'facts';
  readonly heading: string;
  readonly items: readonly SourcedText[];
}

export interface Definitions {
  readonly type: 'definitions';
  readonly items: readonly { readonly term: string; readonly description: SourcedText }[];
}

export interface Code {
  readonly type: 'code';
  /** As the source names it, empty when it does not. */
  readonly language: string;
  readonly text: string;
  readonly n: number;
}

/** A section of a source as it stands there, in its own order, with its code, lists and tables. */
export interface Excerpt {
  readonly type: 'excerpt';
  readonly heading: string;
  /** The names of what the section stands in, outermost first. */
  readonly path: readonly string[];
  /** Markdown. */
  readonly text: string;
  /** What of the text answers, verbatim; empty when no one sentence does. */
  readonly answer: string;
  readonly n: number;
}

/** Places where one can read on. */
export interface SeeAlso {
  readonly type: 'see-also';
  readonly items: readonly {
    readonly title: string;
    readonly headingPath: readonly string[];
    readonly url: string;
    /** About two lines of Markdown. */
    readonly excerpt: string;
  }[];
}

/** Questions people ask next, each a heading of the base that can be asked with one click. */
export interface Questions {
  readonly type: 'questions';
  readonly items: readonly string[];
}

export type Block =
  | Lead
  | Section
  | Steps
  | Comparison
  | Facts
  | Definitions
  | Code
  | Excerpt
  | SeeAlso
  | Questions;
