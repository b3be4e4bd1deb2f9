import { toCodeSpan } from './html-inline.ts';

/** The blocks of a cell as words on one line of a Markdown table. */
export function toCellText(blocks: readonly string[]): string {
  const text = blocks.map(toWords).join(' ');
  return text.replace(/(?<!\s)\s*\n\s*/g, ' ').replace(/(?<!\\)\|/g, '\\|');
}

function toWords(block: string): string {
  const fence = /^(`{3,})[^\n]*\n/.exec(block);
  if (fence)
    return toCodeSpan(
      block
        .slice(fence[0].length, -(fence[1]?.length ?? 0))
        .replace(/\s+/g, ' ')
        .trim(),
    );
  if (!/^(?:[-*+]|\d{1,9}\.) /.test(block)) return block.replace(/^#+ /, '');
  return block
    .split('\n')
    .map((line) => line.replace(/^ *(?:[-*+]|\d{1,9}\.) /, ''))
    .filter((line) => line.trim())
    .join('; ');
}
