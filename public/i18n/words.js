/** @typedef {Readonly<Record<string, string | Readonly<Record<string, string>>>>} Catalogue Texts by key, plurals by form. */

/**
 * The interface in one language.
 * @typedef {object} Words
 * @property {string} language BCP 47.
 * @property {Catalogue} catalogue
 * @property {(key: string, values?: Readonly<Record<string, string | number>>, otherwise?: string) => string} say The
 *   text of the key with `{name}` replaced; a plural is chosen by `count`. For a key that there is not, what stands
 *   `otherwise`, else the key itself.
 * @property {(error: { code: string, message: string }) => string} explain The protocol's sentence in this language.
 *   The English catalogue has none: it keeps the server's own, which may know more.
 * @property {(notice: { code: string, message: string, stageId?: string, place?: number }) => string} notify The
 *   same for a notice.
 * @property {(ms: number) => string} duration Milliseconds, as the server's pages say them.
 */

/**
 * The words that the server has put into the page.
 * @returns {Words}
 */
export function readWords() {
  const { words = '{}' } = document.getElementById('words')?.dataset ?? {};
  return createWords(document.documentElement.lang, JSON.parse(words));
}

/**
 * @param {string} language
 * @param {Catalogue} catalogue
 * @returns {Words}
 */
export function createWords(language, catalogue) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const plurals = new Intl.PluralRules(language);

  /** @type {Words['say']} */
  function say(key, values = {}, otherwise = key) {
    const entry = catalogue[key];
    const text =
      typeof entry === 'string' ? entry : (entry?.[plurals.select(Number(values.count))] ?? entry?.other);
    return (text ?? otherwise).replace(/\{(\w+)\}/g, (place, name) => {
      const value = values[name];
      return typeof value === 'number' ? number.format(value) : (value ?? place);
    });
  }

  return {
    language,
    catalogue,
    say,
    explain: ({ code, message }) => say(`error.${code}`, {}, message),
    notify: ({ code, message, place, stageId }) =>
      say(
        `notice.${code}.${stageId}`,
        {},
        say(place ? `notice.${code}At` : `notice.${code}`, { n: place ?? 0 }, message),
      ),
    duration(ms) {
      if (ms < 1) return say('duration.instant');
      if (ms < 1000) return say('duration.ms', { n: Math.round(ms) });
      if (ms < 60_000) return say('duration.s', { n: tenths.format(ms / 1000) });
      const seconds = Math.round(ms / 1000);
      const minutes = say('duration.min', { n: Math.floor(seconds / 60) });
      return `${minutes} ${say('duration.s', { n: seconds % 60 })}`;
    },
  };
}
