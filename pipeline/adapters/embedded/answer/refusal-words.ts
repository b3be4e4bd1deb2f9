import { inLanguage } from '../../../text/in-language.ts';

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
    greeting: 'Bonjour. Que souhaitez-vous savoir\u202f?',
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
  it: {
    unanswered: 'I documenti disponibili qui non rispondono a questa domanda.',
    unsure: 'Questi sono i punti che più si avvicinano.',
    greeting: 'Buongiorno. Che cosa vorrebbe sapere?',
    thanks: 'Prego. Chieda ancora quando vuole.',
    unclear: 'La domanda non è chiara. La riformuli con qualche parola in più.',
  },
  pt: {
    unanswered: 'Os documentos disponíveis aqui não respondem a isso.',
    unsure: 'Estes são os trechos que mais se aproximam.',
    greeting: 'Olá. O que você gostaria de saber?',
    thanks: 'De nada. Pergunte de novo quando quiser.',
    unclear: 'Não deu para entender a pergunta. Escreva-a com mais algumas palavras.',
  },
  pl: {
    unanswered: 'Dostępne tu dokumenty nie odpowiadają na to pytanie.',
    unsure: 'Najbliższe są te miejsca.',
    greeting: 'Dzień dobry. Co chcesz wiedzieć?',
    thanks: 'Nie ma za co. Pytaj, gdy pojawi się coś jeszcze.',
    unclear: 'Pytanie jest niejasne. Zadaj je, używając kilku słów więcej.',
  },
  ru: {
    unanswered: 'Доступные здесь документы не отвечают на этот вопрос.',
    unsure: 'Ближе всего эти места.',
    greeting: 'Здравствуйте. Что вы хотите узнать?',
    thanks: 'Пожалуйста. Спрашивайте, если появится что-то ещё.',
    unclear: 'Вопрос непонятен. Задайте его чуть подробнее.',
  },
  zh: {
    unanswered: '此处的文档没有回答这个问题。',
    unsure: '以下内容最为接近。',
    greeting: '您好。您想了解什么？',
    thanks: '不客气。如有其他问题，请随时提问。',
    unclear: '没能理解您的问题。请再多写几个字。',
  },
  ko: {
    unanswered: '이곳의 문서에는 이 질문에 대한 답이 없습니다.',
    unsure: '다음 부분이 가장 가깝습니다.',
    greeting: '안녕하세요. 무엇을 알고 싶으신가요?',
    thanks: '천만에요. 더 궁금한 것이 있으면 언제든 질문하세요.',
    unclear: '질문을 이해하지 못했습니다. 조금 더 자세히 써 주세요.',
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
  return inLanguage(WORDS, language);
}
