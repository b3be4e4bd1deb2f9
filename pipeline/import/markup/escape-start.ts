/** Words that only look like Markdown's marks at the start of a paragraph must not become structure. */
export function escapeStart(text: string): string {
  return text.replace(/^(#{1,6}|[-+]|>|~~~)(?=\s|$)/, '\\$1').replace(/^(\d{1,9})([.)])(?=\s)/, '$1\\$2');
}
