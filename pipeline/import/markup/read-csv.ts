import type { TableRows } from './convert-table.ts';

/** The rows of comma-separated values; quotes may hold commas and line ends. */
export function readCsv(text: string, delimiter = ','): TableRows {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endRow = () => {
    row.push(cell.trim());
    if (row.some(Boolean)) rows.push(row);
    row = [];
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (isQuoted && character === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"' && (isQuoted || !cell.trim())) isQuoted = !isQuoted;
    else if (isQuoted) cell += character === '\n' ? ' ' : character;
    else if (character === delimiter) {
      row.push(cell.trim());
      cell = '';
    } else if (character === '\n') endRow();
    else cell += character;
  }
  endRow();
  return rows.map((cells) => cells.map((value) => [value]));
}
