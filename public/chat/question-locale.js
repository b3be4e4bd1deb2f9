import { toLocale } from '../run/to-locale.js';

/**
 * The language that a question is probably in: the browser's, with its region, unless another one was chosen here.
 * @param {string} interfaceLanguage
 * @param {string} browserLanguage
 * @returns {string | null}
 */
export function toQuestionLocale(interfaceLanguage, browserLanguage) {
  const locale = toLocale(browserLanguage);
  return locale?.split('-')[0] === interfaceLanguage ? locale : toLocale(interfaceLanguage);
}
