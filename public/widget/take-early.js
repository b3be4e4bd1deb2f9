/**
 * Hands properties that the page has set before the script was loaded to the element's own setters, which they hide.
 * @template {HTMLElement} Host
 * @param {Host} element
 * @param {(keyof Host)[]} names
 */
export function takeEarly(element, names) {
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}
