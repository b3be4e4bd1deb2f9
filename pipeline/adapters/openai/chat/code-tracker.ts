/** A fence begins its line, which may be quoted or that of a list item. */
const LINE_START = /^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?$/;
const MAX_LINE_CHARS = 80;

/** Whether a Markdown text that is read from its beginning stands in code. A class: every answer under way holds one. */
export class CodeTracker {
  #line = '';
  /** The run that code began with; empty outside of code. */
  #run = '';
  #isBlock = false;

  /** `span`: in code within a line. */
  get place(): 'text' | 'span' | 'block' {
    if (this.#run === '') return 'text';
    return this.#isBlock ? 'block' : 'span';
  }

  /** Whether only what may stand before a fence stands before the next character in its line. */
  get isAtLineStart(): boolean {
    return LINE_START.test(this.#line);
  }

  /** Reads text that has no backtick, tilde or line end. */
  skip(text: string): void {
    if (this.#line.length < MAX_LINE_CHARS) this.#line += text.slice(0, MAX_LINE_CHARS);
  }

  /** Reads a whole run of backticks or tildes. */
  fence(run: string): void {
    const isBlock = run.length >= 3 && this.isAtLineStart;
    if (this.#run === '') [this.#run, this.#isBlock] = [run, isBlock];
    else if (this.#isBlock ? isBlock && run.startsWith(this.#run) : run === this.#run) this.#run = '';
    this.skip(run);
  }

  endLine(): void {
    // Code in a line ends with its paragraph at the latest: a backtick alone is a backtick.
    if (!this.#isBlock && this.#line.trim() === '') this.#run = '';
    this.#line = '';
  }
}
