/** In bold, unless it is marked in itself. */
export function toLabel(text: string): string {
  return /^(?:\*\*.*\*\*|`.*`)$/.test(text) ? text : `**${text.replaceAll('**', '')}**`;
}
