/** A fence begins its line, which may be quoted or that of a list item. */
const LINE_START = /^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?$/;
const MAX_LINE_CHARS = 80;

/** Whether a Markdown text that is read from its beginning stands in code. */
export interface CodeTracker {
  /** `span`: in code within a line. */
  readonly place: 'text' | 'span' | 'block';
  /** Whether only what may stand before a fence stands before the next character in its line. */
  readonly isAtLineStart: boolean;
  /** Reads text that has no backtick, tilde or line end. */
  skip(text: string): void;
  /** Reads a whole run of backticks or tildes. */
  fence(run: string): void;
  endLine(): void;
}

export function createCodeTracker(): CodeTracker {
  let line = '';
  /** The run that code began with; null outside. */
  let opened: { readonly run: string; readonly isBlock: boolean } | null = null;
  const isAtLineStart = () => LINE_START.test(line);
  const add = (text: string) => {
    if (line.length < MAX_LINE_CHARS) line += text.slice(0, MAX_LINE_CHARS);
  };

  return {
    get place() {
      if (!opened) return 'text';
      return opened.isBlock ? 'block' : 'span';
    },
    get isAtLineStart() {
      return isAtLineStart();
    },
    skip: add,
    fence(run) {
      const isBlock = run.length >= 3 && isAtLineStart();
      if (opened === null) opened = { run, isBlock };
      else if (!opened.isBlock) opened = run === opened.run ? null : opened;
      else if (isBlock && run.startsWith(opened.run)) opened = null;
      add(run);
    },
    endLine() {
      // Code in a line ends with its paragraph at the latest: a backtick alone is a backtick.
      if (opened && !opened.isBlock && line.trim() === '') opened = null;
      line = '';
    },
  };
}
