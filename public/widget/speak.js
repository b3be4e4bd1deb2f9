import { toTrackLabels } from '../i18n/track-labels.js';
import { loadWords } from './load-words.js';

/**
 * Gives the element the words of its `locale`; without them it stays with English and with what the server says.
 * @param {import('./milepost-progress-element.js').MilepostProgressElement} element
 * @param {import('./site-fetch.js').SiteMemory} site
 * @param {string} locale
 */
export async function speak(element, site, locale) {
  const words = await loadWords(locale);
  if (!words) return;
  site.words = words;
  element.labels = toTrackLabels(words);
  setLanguage(element.shadowRoot?.firstElementChild, words.language);
}

/**
 * @param {Element | null | undefined} root
 * @param {string} language
 */
export function setLanguage(root, language) {
  root?.setAttribute('lang', language);
  root?.setAttribute('dir', RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr');
}

const RIGHT_TO_LEFT = /^(?:ar|fa|he|ur)$/;
