const MARKER = /^(?:([•◦▪▫‣⁃∙●○■□➢✓–—*-])|\(?(\d{1,3})[.)]|\(?([a-z])\))\s+(?=\S)/u;

export interface ListItem {
  /** As Markdown writes it. */
  readonly marker: string;
  readonly text: string;
}

/** The line as an item of a list; null when it does not begin with a bullet or a number. */
export function toListItem(line: string): ListItem | null {
  const match = MARKER.exec(line);
  if (!match) return null;
  const [whole, , number, letter] = match;
  const text = line.slice(whole.length);
  if (number) return { marker: `${Number(number)}.`, text };
  return { marker: '-', text: letter ? `${letter}) ${text}` : text };
}

export function isListItem(line: string): boolean {
  return MARKER.test(line);
}
