/** Nearer to the end than this, a reader means to read on as it grows. */
const NEAR_PX = 48;

/**
 * Changes the page, and stays at its end when that is where the reader is: whoever has scrolled up is left in peace.
 * @param {() => void} change
 */
export function keepAtEnd(change) {
  const root = document.documentElement;
  const isAtEnd = root.scrollHeight - scrollY - innerHeight <= NEAR_PX;
  change();
  if (isAtEnd) scrollTo({ top: root.scrollHeight, behavior: 'instant' });
}
