import { createWords } from '../i18n/words.js';

/**
 * The interface in the language of the locale, from the site that the element comes from: its address is that of the one
 * file that the build makes of it, such as `/widget/v1.js`.
 * @param {string} locale BCP 47.
 * @returns {Promise<import('../i18n/words.js').Words | null>} Null when that site does not speak it, or is away.
 */
export async function loadWords(locale) {
  try {
    const { language } = new Intl.Locale(locale);
    const response = await fetch(new URL(`words/${language}.json`, import.meta.url), {
      credentials: 'omit',
    });
    return response.ok ? createWords(language, await response.json()) : null;
  } catch {
    return null;
  }
}
