/**
 * Opens the source card that a citation points at; the link itself then brings it into view.
 * @param {Element} target What was clicked.
 */
export function openCitedSource(target) {
  const citation = target.closest('.citation');
  const id = citation?.getAttribute('href')?.slice(1);
  const card = id ? document.getElementById(id) : null;
  const details = card?.querySelector('details');
  if (!card || !details) return;
  details.open = true;
  // The keyboard goes on from the card, and Shift+Tab from there leads back to the text.
  card.querySelector('summary')?.focus({ preventScroll: true });
}
