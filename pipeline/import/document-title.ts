import { toBareName } from './bare-name.ts';

/** A file's path as a title: its name without the ending, or its folder's for an `index`, words spaced and the first one capital. */
export function titleFromPath(path: string): string {
  const parts = toBareName(path)
    .replace(/\.[^./]+$/, '')
    .split('/');
  const last = parts.at(-1) ?? path;
  const name = /^(?:index|readme)$/i.test(last) ? (parts.at(-2) ?? last) : last;
  const words =
    name
      .replace(/[-_+]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim() || path;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const LONGEST_TITLE = 1_000;

/** Every passage carries its title and headings, so a heading of a megabyte must not be copied thousands of times. */
export function shortenTitle(title: string): string {
  if (title.length <= LONGEST_TITLE) return title;
  // A surrogate pair is not torn.
  return `${title
    .slice(0, LONGEST_TITLE)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…`;
}
