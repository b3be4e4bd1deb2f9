import { loadWords } from './load-words.js';

/**
 * Gives the element the words of its `locale`; without them it stays with English and with what the server says.
 * @param {import('./milepost-progress-element.js').MilepostProgressElement} element
 * @param {string} locale
 */
export async function speak(element, locale) {
  const words = await loadWords(locale);
  if (!words) return;
  element.words = words;
  setLanguage(/** @type {HTMLElement} */ (element.shadowRoot?.firstElementChild), words.language);
}

/**
 * @param {HTMLElement} root
 * @param {string} language One of the catalogue.
 */
export function setLanguage(root, language) {
  root.lang = language;
  root.dir = language === 'ar' ? 'rtl' : 'ltr';
}
