import { inLanguage } from '../text/in-language.ts';

/** What leads to a person, by language; it is the text of a link. */
const WORDS = {
  en: 'Talk to a person',
  de: 'Mit einem Menschen sprechen',
  fr: 'Parler à quelqu’un',
  es: 'Hablar con una persona',
  it: 'Parlare con una persona',
  pt: 'Falar com uma pessoa',
  pl: 'Porozmawiaj z człowiekiem',
  ru: 'Поговорить с человеком',
  zh: '联系人工服务',
  ko: '상담원에게 문의하기',
  ar: 'التحدث إلى شخص',
  ja: '担当者に問い合わせる',
};

/** An offer to talk to a person, as a line of Markdown; `language` is BCP 47, and English stands for those that are not known. */
export function toHandoverOffer(address: string, language: string): string {
  // In angle brackets an address may have brackets of its own.
  return `[${inLanguage(WORDS, language)}](<${address}>)`;
}
