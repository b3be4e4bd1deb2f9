/** A document's text, ready to be cut into passages. */
export interface SourceText {
  /** Markdown, LF line ends. Every passage is a slice of it, below the head of its table where it begins within one. */
  readonly text: string;
  /** Anchors that the source names itself, by the line (from 0) of their heading. */
  readonly anchors: ReadonlyMap<number, string>;
}

/** A source after reading, before it is cut. */
export interface ParsedSource extends SourceText {
  /** That the source declares beside its text, as front matter does; null when it does not. */
  readonly title: string | null;
  /** Taken when neither the source nor its first heading gives one: a `title` element has the site's name in it. */
  readonly otherTitle: string | null;
  /** The address that the source names itself, unchecked. */
  readonly url: string | null;
  /** Where the source says that it is published: from the site's root with a leading slash, else from its own folder. */
  readonly publishedPath: string | null;
  /** Whether headings without an anchor of their own get one, made by the rule of the site. */
  readonly slugs: boolean;
  /** No Markdown: cut at paragraphs, whatever its lines begin with. */
  readonly isPlain: boolean;
  /** Marks of a site generator's templates that stand in the text and say nothing to a reader. */
  readonly templateMarks: number;
  /** Where each page begins in `text`, the first page first; null for a source without pages. */
  readonly pageStarts: readonly number[] | null;
}

/** A parsed source of which only the text is known. */
export function toParsedSource(text: string, known: Partial<ParsedSource> = {}): ParsedSource {
  return {
    text,
    anchors: new Map(),
    title: null,
    otherTitle: null,
    url: null,
    publishedPath: null,
    slugs: false,
    isPlain: false,
    templateMarks: 0,
    pageStarts: null,
    ...known,
  };
}

export function toPlainSource(text: string): ParsedSource {
  return toParsedSource(text, { isPlain: true });
}
