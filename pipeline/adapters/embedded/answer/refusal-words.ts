/** What is said where nothing is claimed, one sentence each. */
interface RefusalWords {
  /** The documents do not answer. */
  readonly unanswered: string;
  /** The places that are named with it may answer. */
  readonly unsure: string;
  /** Small talk: to "hi", to "thanks" and "ok", and to what is no question at all. */
  readonly greeting: string;
  readonly thanks: string;
  readonly unclear: string;
}

const WORDS = {
  en: {
    unanswered: 'The documents here do not answer this.',
    unsure: 'These places come closest.',
    greeting: 'Hello. What would you like to know?',
    thanks: 'You are welcome. Ask on whenever something else comes up.',
    unclear: 'That was not clear as a question. Ask it in a few words more.',
  },
  de: {
    unanswered: 'Die Dokumente hier beantworten das nicht.',
    unsure: 'Diese Stellen kommen dem am nächsten.',
    greeting: 'Hallo. Was möchten Sie wissen?',
    thanks: 'Gern geschehen. Fragen Sie weiter, wenn noch etwas offen ist.',
    unclear: 'Das war nicht als Frage zu verstehen. Fragen Sie mit ein paar Worten mehr.',
  },
  fr: {
    unanswered: 'Les documents disponibles ici ne répondent pas à cette question.',
    unsure: 'Ces passages s’en approchent le plus.',
    greeting: 'Bonjour. Que souhaitez-vous savoir ?',
    thanks: 'Je vous en prie. Posez une autre question quand vous voulez.',
    unclear: 'La question n’est pas claire. Reformulez-la en quelques mots de plus.',
  },
  es: {
    unanswered: 'Los documentos disponibles aquí no responden a esto.',
    unsure: 'Estos pasajes son los más cercanos.',
    greeting: 'Hola. ¿Qué le gustaría saber?',
    thanks: 'De nada. Pregunte de nuevo cuando lo necesite.',
    unclear: 'No se entiende como pregunta. Formúlela con algunas palabras más.',
  },
  ar: {
    unanswered: 'لا تجيب المستندات المتاحة هنا عن هذا السؤال.',
    unsure: 'هذه المواضع هي الأقرب.',
    greeting: 'مرحبًا. ماذا تود أن تعرف؟',
    thanks: 'على الرحب والسعة. اسأل متى شئت عن أي شيء آخر.',
    unclear: 'لم يتضح السؤال. اكتبه بكلمات أكثر.',
  },
  ja: {
    unanswered: 'ここにある文書には、この質問の答えがありません。',
    unsure: '最も近いのは次の箇所です。',
    greeting: 'こんにちは。何をお知りになりたいですか。',
    thanks: 'どういたしまして。ほかにもあればいつでもお尋ねください。',
    unclear: '質問の内容がわかりませんでした。もう少し詳しくお書きください。',
  },
} as const satisfies Readonly<Record<string, RefusalWords>>;

/** By BCP 47 language, its region ignored; English for every other one. */
export function findRefusalWords(language: string): RefusalWords {
  const [primary = ''] = language.toLowerCase().split('-');
  return Object.hasOwn(WORDS, primary) ? WORDS[primary as keyof typeof WORDS] : WORDS.en;
}
