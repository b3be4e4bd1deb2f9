/** What a model of vectors wants before a question, and before a passage. */
export interface Prefixes {
  readonly question: string;
  readonly passage: string;
}

const NONE: Prefixes = { question: '', passage: '' };
const SENTENCE = 'Represent this sentence for searching relevant passages: ';
const TASK = 'Given a web search query, retrieve relevant passages that answer the query';

/** By the name of the model, whatever stands around it (`nomic-ai/nomic-embed-text-v1.5`, `bge-base-en:latest`); the first that fits. */
const KNOWN: readonly (readonly [RegExp, Prefixes])[] = [
  [/nomic-embed-text|modernbert-embed/, { question: 'search_query: ', passage: 'search_document: ' }],
  [/e5-(?:\w+-)*instruct|qwen3-embedding/, { question: `Instruct: ${TASK}\nQuery: `, passage: '' }],
  [/(?:^|[/_-])e5[-_:]/, { question: 'query: ', passage: 'passage: ' }],
  [
    /bge-(?:small|base|large)-en|mxbai-embed|snowflake-arctic-embed(?!.*v?2)/,
    { question: SENTENCE, passage: '' },
  ],
  [/arctic-embed.*v?2/, { question: 'query: ', passage: '' }],
  [/bge-(?:small|base|large)-zh/, { question: '为这个句子生成表示以用于检索相关文章：', passage: '' }],
  [/embedding-?gemma/, { question: 'task: search result | query: ', passage: 'title: none | text: ' }],
];

/** As the models' cards say. A model that is not known gets none, as those of OpenAI want it. */
export function prefixesOf(model: string): Prefixes {
  const name = model.toLowerCase();
  return KNOWN.find(([pattern]) => pattern.test(name))?.[1] ?? NONE;
}
