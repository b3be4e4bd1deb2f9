/** The beginning of a text that has no clauses to cut it at: up to a space, or between characters where there is none. */
export function cutAnywhere(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const space = text.lastIndexOf(' ', maxLength);
  if (space > maxLength / 2) return text.slice(0, space);
  const head = text.slice(0, maxLength);
  return /[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head;
}
