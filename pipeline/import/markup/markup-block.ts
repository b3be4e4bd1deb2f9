/** The lines of one block of Markdown. */
export interface MarkupBlock {
  readonly lines: readonly string[];
}

/** Blocks that were read, and the line after them. */
export interface Taken {
  readonly blocks: readonly MarkupBlock[];
  readonly end: number;
}

/** Blocks with a blank line between each two. */
export function joinBlocks(blocks: readonly MarkupBlock[]): readonly string[] {
  const lines: string[] = [];
  for (const block of blocks) {
    if (lines.length > 0) lines.push('');
    for (const line of block.lines) lines.push(line);
  }
  return lines;
}
