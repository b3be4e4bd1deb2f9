const DELIMITERS = /^[|:-](?:[|:\- \t]*)$/;

/**
 * The cells of a table's line, without the bars around them.
 * @param {string} line
 * @returns {string[]}
 */
export function splitCells(line) {
  const cells = line.trim().split(/(?<!\\)\|/);
  if (cells[0]?.trim() === '') cells.shift();
  if (cells.at(-1)?.trim() === '') cells.pop();
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/**
 * How many columns the line below the head of a table sets; 0 when it is none.
 * @param {string} line
 */
export function readDelimiters(line) {
  // `- ` begins an item.
  if (!DELIMITERS.test(line) || line.length < 2 || /^-[ \t]/.test(line)) return 0;
  const cells = line.trim().split('|');
  if (cells[0]?.trim() === '') cells.shift();
  if (cells.at(-1)?.trim() === '') cells.pop();
  return cells.every((cell) => /^:?-+:?$/.test(cell.trim())) ? cells.length : 0;
}

/**
 * Whether the first line of a table looks like this.
 * @param {string} line
 */
export function isTableLike(line) {
  return line.startsWith('|');
}
