/** On one line and without control characters, which must not reach a terminal. */
export function toPrintable(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '?');
}
