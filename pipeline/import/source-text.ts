/** A document's text, ready to be cut into passages. */
export interface SourceText {
  /** Markdown, LF line ends. Every passage is a slice of it. */
  readonly text: string;
  /** Anchors that the source names itself, by the line (from 0) of their heading. */
  readonly anchors: ReadonlyMap<number, string>;
}

/** A source after reading, before it is cut. */
export interface ParsedSource extends SourceText {
  /** Null when the source does not say. */
  readonly title: string | null;
  /** As the source names it, unchecked. */
  readonly url: string | null;
  /** Whether headings without an anchor of their own get one in GitHub's way. */
  readonly slugs: boolean;
}
