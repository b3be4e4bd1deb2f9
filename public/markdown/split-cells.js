/**
 * The cells of a table's line, without the bars around them.
 * @param {string} line
 * @returns {string[]}
 */
export function splitCells(line) {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}
