/** Longer ones are hashes, keys and addresses; their head is enough to find them by. */
const MAX_TERM_LENGTH = 64;
/** Letters that people type plainly but that Unicode does not decompose. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
};

/** A word as it is compared: compatibility forms and case folded, diacritics off, nothing but letters, numbers and marks. */
export function fold(word: string): string {
  return foldAll(word).slice(0, MAX_TERM_LENGTH);
}

/** The same of a run of any length, as the sentences of languages without spaces are. */
export function foldAll(word: string): string {
  if (isAscii(word)) return word.toLowerCase().replaceAll(',', '');
  return word
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/([\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}])\p{Mn}+/gu, '$1')
    .normalize('NFC')
    .replace(/[łøđıßæœς]/g, (letter) => UNDECOMPOSED[letter] ?? letter)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '');
}

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
