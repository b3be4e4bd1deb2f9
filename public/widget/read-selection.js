/** A sentence or two; the rest of a question is the visitor's. */
const MAX_CHARS = 300;

/** What is selected on the page, quoted as the beginning of a question; empty without a selection. */
export function readSelection() {
  const text = (getSelection()?.toString() ?? '').replace(/\s+/g, ' ').trim();
  if (text === '') return '';
  const cut = text.length > MAX_CHARS ? `${[...text].slice(0, MAX_CHARS).join('').trimEnd()}…` : text;
  return `“${cut}” `;
}
