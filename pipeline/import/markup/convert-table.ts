import { joinBlocks, type MarkupBlock } from './markup-block.ts';
import { toLabel } from './to-label.ts';

/** Rows of cells, each cell the lines of its own text. */
export type TableRows = readonly (readonly (readonly string[])[])[];

/** Knows how what stands inside another block is read. */
export interface BodyConverter {
  convertBody(body: readonly string[], depth: number): readonly MarkupBlock[];
}

/** A table as Markdown rows, the first its head; where a cell holds code or a list, each row is its cells one below another. */
export function convertTable(rows: TableRows, context: BodyConverter, depth: number): readonly MarkupBlock[] {
  const cells = rows.map((row) => row.map((cell) => context.convertBody(cell, depth + 1)));
  const width = cells.reduce((most, row) => Math.max(most, row.length), 0);
  if (width === 0) return [];
  const isPlain = cells.every((row) => row.every((cell) => cell.every(({ lines }) => lines.length === 1)));
  if (width === 1 || !isPlain) {
    return cells.flatMap(([first = [], ...others]) => {
      const [only] = first;
      const isLabel = others.length > 0 && first.length === 1 && only?.lines.length === 1;
      const label = isLabel ? [{ lines: [toLabel(only.lines[0] ?? '')] }] : first;
      return [...label, ...others.flat()];
    });
  }
  const lines = cells.map((row) =>
    row.map((cell) =>
      joinBlocks(cell)
        .filter(Boolean)
        .join(' ')
        .replace(/(?<!\\)\|/g, '\\|'),
    ),
  );
  const [head = [], ...body] = lines;
  // A row may have fewer cells than the head, and not more.
  const wide = head.concat(Array.from({ length: width - head.length }, () => ''));
  const toLine = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  return [{ lines: [toLine(wide), toLine(wide.map(() => '---')), ...body.map(toLine)] }];
}
