/**
 * Reads one line after the other from left to right. A tab fills up to the next column that four divides, so a place in
 * a line is an offset and a column, and a tab may have been read in part.
 */
export function createLineCursor() {
  const cursor = {
    line: '',
    offset: 0,
    column: 0,
    /** Of the first character that is not white space, as the last `look` found it. */
    next: 0,
    nextColumn: 0,
    indent: 0,
    isBlank: false,
    isTabPartlyRead: false,
    start,
    look,
    skip,
    skipColumns,
    skipSpace,
    isAtSpace,
    rest,
  };
  return cursor;

  /** @param {string} line */
  function start(line) {
    Object.assign(cursor, { line, offset: 0, column: 0, isTabPartlyRead: false });
  }

  /** Finds the next character that is not white space, and goes nowhere. */
  function look() {
    let { offset, column } = cursor;
    for (; ; offset++) {
      if (cursor.line[offset] === ' ') column += 1;
      else if (cursor.line[offset] === '\t') column += 4 - (column % 4);
      else break;
    }
    cursor.next = offset;
    cursor.nextColumn = column;
    cursor.indent = column - cursor.column;
    cursor.isBlank = offset >= cursor.line.length;
  }

  /** @param {number} count Characters that are no tabs. */
  function skip(count) {
    cursor.offset += count;
    cursor.column += count;
    cursor.isTabPartlyRead = false;
  }

  /** @param {number} count */
  function skipColumns(count) {
    for (let left = count; left > 0 && cursor.offset < cursor.line.length; ) {
      const width = cursor.line[cursor.offset] === '\t' ? 4 - (cursor.column % 4) : 1;
      cursor.isTabPartlyRead = width > left;
      cursor.column += Math.min(width, left);
      if (!cursor.isTabPartlyRead) cursor.offset += 1;
      left -= width;
    }
  }

  /** Goes where `look` found something. */
  function skipSpace() {
    cursor.offset = cursor.next;
    cursor.column = cursor.nextColumn;
    cursor.isTabPartlyRead = false;
  }

  function isAtSpace() {
    return cursor.line[cursor.offset] === ' ' || cursor.line[cursor.offset] === '\t';
  }

  /** What is left of the line; what is left of a tab is spaces. */
  function rest() {
    return cursor.isTabPartlyRead
      ? ' '.repeat(4 - (cursor.column % 4)) + cursor.line.slice(cursor.offset + 1)
      : cursor.line.slice(cursor.offset);
  }
}
