/** A file's path as a title: its name without the ending, or its folder's for an `index`, words spaced and the first one capital. */
export function titleFromPath(path: string): string {
  const parts = path.replace(/\.[^./]+$/, '').split('/');
  const last = parts.at(-1) ?? path;
  const name = /^(?:index|readme)$/i.test(last) ? (parts.at(-2) ?? last) : last;
  const words =
    name
      .replace(/[-_+]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim() || path;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
