/** A word of more characters is a key or a hash, and says nothing. */
const MAX_WORD_CHARS = 40;
/** What a word's piece that does not begin it is called in the table, as in WordPiece. */
const INNER = '##';
const HUMP = /(?<=[a-z0-9])(?=[A-Z])/g;
const MARKS = /\p{Mn}/gu;
const APOSTROPHES = /['’]/g;
const WORD = /[a-z0-9]+/g;

/**
 * The rows of a text's words: a word that has none gives those of the longest pieces that have one, from its beginning on;
 * one that cannot be put together of them gives none. Case and accents do not count, `sendFile` is two words, and writing
 * systems other than the Latin one give nothing.
 */
export function splitTokens(text: string, rows: ReadonlyMap<string, number>): number[] {
  const plain = text
    .replace(HUMP, ' ')
    .toLowerCase()
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(APOSTROPHES, ' ');
  return Array.from(plain.matchAll(WORD)).flatMap(([word]) => {
    const row = rows.get(word);
    if (row !== undefined) return [row];
    return word.length > MAX_WORD_CHARS ? [] : splitWord(word, rows);
  });
}

function splitWord(word: string, rows: ReadonlyMap<string, number>): number[] {
  const found: number[] = [];
  for (let at = 0; at < word.length; ) {
    const piece = findLongest(word, at, rows);
    if (!piece) return [];
    found.push(piece.row);
    at = piece.end;
  }
  return found;
}

function findLongest(word: string, at: number, rows: ReadonlyMap<string, number>) {
  for (let end = word.length; end > at; end--) {
    const row = rows.get((at === 0 ? '' : INNER) + word.slice(at, end));
    if (row !== undefined) return { row, end };
  }
  return null;
}
