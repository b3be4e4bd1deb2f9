/**
 * A word without the marks around it, from its first letter or number to its last; empty without either. `/[^\p{L}]+$/`
 * would do the same in the square of the length.
 */
export function trimMarks(word: string): string {
  return /[\p{L}\p{N}](?:.*[\p{L}\p{N}])?/su.exec(word)?.[0] ?? '';
}

/** The text without the characters at its end that `mark`, an expression for one of them, matches. */
export function trimEndMarks(text: string, mark: RegExp): string {
  let end = text.length;
  while (end > 0 && mark.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
