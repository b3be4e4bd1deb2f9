import type { FinishReason, HandOverPayload } from '../events.ts';
import { inLanguage } from '../text/in-language.ts';

/** Where the owner wants questions asked that the documents do not answer. */
export interface HandOver {
  /** An https, mailto or tel address, in which `{question}` stands for the question. */
  readonly address: string;
  /** The text of the link; in the language of the question when it is null. */
  readonly label: string | null;
}

/** Where the question goes in an address. */
export const QUESTION_PLACE = '{question}';
/** Browsers and mail programs follow addresses of about 2,000 characters, and one here may become nine of them. */
const MAX_QUESTION_CHARS = 200;

/** The text of the link, by language. */
const ASK_US = {
  en: 'Ask us',
  de: 'Fragen Sie uns',
  fr: 'Posez-nous la question',
  es: 'Pregúntenos',
  it: 'Chieda a noi',
  pt: 'Pergunte-nos',
  pl: 'Zapytaj nas',
  ru: 'Спросите нас',
  zh: '联系我们',
  ko: '저희에게 문의하세요',
  ar: 'اسألنا',
  ja: 'お問い合わせ',
};

/** Whether nothing was answered, and somebody else may know. */
export function isUnanswered(finishReason: FinishReason): boolean {
  return finishReason === 'unanswered' || finishReason === 'unsure';
}

/** The link for this question; `language` is BCP 47. */
export function toHandOverPayload(
  { address, label }: HandOver,
  question: string,
  language: string,
): HandOverPayload {
  return {
    url: address.replaceAll(QUESTION_PLACE, () => encodeQuestion(question)),
    label: label ?? inLanguage(ASK_US, language),
  };
}

/**
 * One line, since a line end in the subject of a mail would begin another header; encoded, so that nothing of it is a
 * part of the address.
 */
function encodeQuestion(question: string): string {
  const line = question
    .toWellFormed()
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
  const characters = [...line];
  const shown =
    characters.length > MAX_QUESTION_CHARS
      ? `${characters.slice(0, MAX_QUESTION_CHARS - 1).join('')}…`
      : line;
  return encodeURIComponent(shown).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
