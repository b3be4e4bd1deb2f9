/** What is said when the documents do not answer; `closest` stands before the titles of the nearest passages. */
interface UnansweredWords {
  readonly refusal: string;
  readonly closest: string;
}

const WORDS = {
  en: { refusal: 'The documents here do not answer this question.', closest: 'Closest:' },
  de: { refusal: 'Die Dokumente hier beantworten diese Frage nicht.', closest: 'Am nächsten kommt:' },
  fr: {
    refusal: 'Les documents disponibles ici ne répondent pas à cette question.',
    closest: 'Le plus proche :',
  },
  es: {
    refusal: 'Los documentos disponibles aquí no responden a esta pregunta.',
    closest: 'Lo más cercano:',
  },
  ar: { refusal: 'لا تجيب المستندات المتاحة هنا عن هذا السؤال.', closest: 'الأقرب:' },
  ja: { refusal: 'ここにある文書には、この質問の答えがありません。', closest: '近い内容：' },
} as const satisfies Readonly<Record<string, UnansweredWords>>;

/** By BCP 47 language, its region ignored; English for every other one. */
export function findUnansweredWords(language: string): UnansweredWords {
  const [primary = ''] = language.toLowerCase().split('-');
  return Object.hasOwn(WORDS, primary) ? WORDS[primary as keyof typeof WORDS] : WORDS.en;
}
