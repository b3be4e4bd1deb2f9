import { inLanguage } from '../../../text/in-language.ts';

/** Stands behind a sentence of a model that no source holds. */
const REMARKS = {
  en: '(not in the sources)',
  de: '(nicht in den Quellen)',
  fr: '(absent des sources)',
  es: '(no está en las fuentes)',
  it: '(non è nelle fonti)',
  pt: '(não está nas fontes)',
  nl: '(niet in de bronnen)',
  pl: '(brak w źródłach)',
  sv: '(finns inte i källorna)',
  ru: '(нет в источниках)',
  uk: '(немає в джерелах)',
  tr: '(kaynaklarda yok)',
  ar: '(غير موجود في المصادر)',
  ja: '（出典にありません）',
  ko: '(출처에 없음)',
  zh: '（来源中没有）',
};

/** In the language of the answer; in English where that one is not known. */
export function findRemark(language: string): string {
  return inLanguage(REMARKS, language);
}
