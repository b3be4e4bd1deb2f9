/** What a server's word for the end of an answer means. */
export type EndKind = 'stop' | 'length' | 'refused' | 'failed' | 'tool' | 'unknown';

/**
 * The words in use, by what they have in common; the first row that fits decides. Servers pass on the words of what they
 * stand before: those of OpenAI, Gemini (`MAX_TOKENS`, `SPII`), Anthropic (`end_turn`), Cohere (`ERROR_TOXIC`), Mistral
 * (`model_length`), DeepSeek (`insufficient_system_resource`), Zhipu (`sensitive`, `network_error`), TGI (`eos_token`).
 */
const KINDS: readonly (readonly [EndKind, RegExp])[] = [
  [
    'refused',
    /filter|safety|refus|prohibit|block|recitation|spii|sensitive|moderat|policy|guardrail|violation|toxic|language|copyright/,
  ],
  [
    'failed',
    /error|fail|abort|cancel|interrupt|time_?out|insufficient|resource|overload|unavailable|disconnect|exception|malformed|rate_?limit|preempt/,
  ],
  ['tool', /tool|function/],
  ['length', /length|max|limit|truncat|context|budget/],
  ['stop', /^(?:stop|end|eos|eot|complete|done|finish|success|normal)/],
];
/** Some servers write that there is no reason yet as a word. */
const NO_REASON = /^(?:null|none|nil|undefined)?$/;
const MAX_WORD_CHARS = 60;

/** The word as it is looked up and logged; null when it says nothing. */
export function readEndWord(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const word = value
    .trim()
    .slice(0, MAX_WORD_CHARS)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  return NO_REASON.test(word) ? null : word;
}

/** `word` as `readEndWord` gives it. */
export function toEndKind(word: string): EndKind {
  return KINDS.find(([, words]) => words.test(word))?.[0] ?? 'unknown';
}
