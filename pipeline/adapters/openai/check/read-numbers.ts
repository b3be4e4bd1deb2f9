/** What a citation calls the thing that it names, in the languages that answers are written in. */
const SOURCE_WORDS =
  'sources source references reference refs ref citations citation documents document docs doc passages passage quellen quelle fuentes fuente fontes fonte fonti źródła źródło bronnen bron källor källa источники источник 来源 來源 出典 資料 출처'.split(
    ' ',
  );
export const SOURCE_WORD = `(?:${SOURCE_WORDS.join('|')})`;
const ITEM = `(?:\\^|${SOURCE_WORD}\\.?\\s{0,3}[:#]?\\s{0,3})?\\[?\\^?(\\d{1,3})(?::\\d{1,3})?(?:\\s?†[^\\],;]{0,40})?(?:\\s{0,3}[-–—]\\s{0,3}(\\d{1,3}))?\\]?`;
const SEPARATOR = '\\s{0,3}(?:[,;&、]|and|und|et|y)\\s{0,3}';
const ITEMS = new RegExp(`^${ITEM}(?:${SEPARATOR}${ITEM})*$`, 'iu');
const ITEM_ALONE = new RegExp(ITEM, 'giu');
/** Nobody cites more than so many sources as a range; `[0-255]` is none. */
const MAX_RANGE = 20;
/** A list of citations is shorter. */
const MAX_CHARS = 120;

/**
 * The numbers of sources that stand between the brackets of a citation, as `1`, `^1`, `1, 2`, `1-3`, `1†L3-L5`,
 * `Source: 1` or a bracket more; null when it is none. Full-width forms are read as plain ones.
 */
export function readNumbers(inside: string): readonly number[] | null {
  if (inside.length > MAX_CHARS) return null;
  const plain = inside
    .normalize('NFKC')
    .replace(/\]\([^()]*\)/g, ']')
    .replace(/[【〔]/g, '[')
    .replace(/[】〕]/g, ']')
    .replace(/\]\s?\[/g, '],[')
    .trim();
  if (!ITEMS.test(plain)) return null;
  const numbers: number[] = [];
  for (const [, from, to] of plain.matchAll(ITEM_ALONE)) {
    const first = Number(from);
    const last = to === undefined ? first : Number(to);
    if (to !== undefined && (first < 1 || last <= first || last - first > MAX_RANGE)) return null;
    for (let n = first; n <= last; n++) numbers.push(n);
  }
  return [...new Set(numbers)];
}

/** Whether the letters may be the beginning of a word such as `source`. */
export function beginsSourceWord(letters: string): boolean {
  return SOURCE_WORDS.some((word) => word.startsWith(letters.toLowerCase()));
}
