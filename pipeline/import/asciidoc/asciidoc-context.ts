import type { MarkupBlock } from '../markup/markup-block.ts';

/** What is known of a whole document while its parts are converted. */
export interface AsciidocContext {
  /** Values by name, in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Titles of sections by their ids. */
  readonly titles: ReadonlyMap<string, string>;
  /** The blocks of a body inside another block. */
  convertBody(body: readonly string[], depth: number): readonly MarkupBlock[];
  /** Of what stands for text that is not in the file. */
  missing: number;
  /** How many more characters the values of attributes may add; a few short names could stand for a library. */
  expansion: number;
}
