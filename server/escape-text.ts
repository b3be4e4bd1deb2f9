const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/**
 * Text for an HTML element or a quoted attribute.
 * @throws {TypeError} for anything but strings and finite numbers: `[object Object]` and `undefined` on a page are
 * defects that should be found by the first test that renders it.
 */
export function escapeText(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') {
    throw new TypeError(`A template printed ${value === null ? 'null' : `a value of type ${typeof value}`}.`);
  }
  return value.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
