const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
/** Slips in the ending are tried as letters; before it the terms of the base are compared. */
const ENDING_LENGTH = 5;

/**
 * The words that one slip in the ending of `written` can have come from, not before the letter `from`. `isPlain`: a letter
 * was left out or doubled, or two were swapped. `isShort` gives those alone, of the others a short word has too many.
 */
export function* listSlips(
  written: string,
  from: number,
  isShort: boolean,
): Generator<[word: string, isPlain: boolean]> {
  const start = Math.max(from, written.length - ENDING_LENGTH);
  for (let at = start; at <= written.length; at += 1) {
    const head = written.slice(0, at);
    const tail = written.slice(at);
    for (const letter of LETTERS) yield [head + letter + tail, true];
    if (tail.length > 1) yield [head + tail.charAt(1) + tail.charAt(0) + tail.slice(2), true];
    if (isShort || tail === '') continue;
    yield [head + tail.slice(1), tail[0] === head.at(-1)];
    for (const letter of LETTERS) if (letter !== tail[0]) yield [head + letter + tail.slice(1), false];
  }
}

/** Whether `b` is `a` with a letter more, or with two neighbours swapped. */
export function isPlainSlip(a: string, b: string): boolean {
  if (b.length > a.length) return true;
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return at >= 0 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** Letters added, left out, changed or swapped with a neighbour (optimal string alignment); anything above `most` when it is. */
export function measureSlips(a: string, b: string, most: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row, ...last) > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
