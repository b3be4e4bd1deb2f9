/**
 * Language, script and region of a language tag, for example `pt-BR`; null for what is none. Some systems report their
 * locale in another notation, which the server would rightly refuse.
 * @param {string | null | undefined} tag
 * @returns {string | null}
 */
export function toLocale(tag) {
  try {
    return tag ? new Intl.Locale(tag).baseName : null;
  } catch {
    return null;
  }
}
