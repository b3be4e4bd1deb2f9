/**
 * What models write that is not the answer: their reasoning between tags, and the tokens of their chat template, which a
 * server that does not know the template passes on as text.
 */
const NAME =
  '(?:[a-z]+:)?(?:think(?:ing)?|thoughts?|reason(?:ing)?(?:_scratchpad)?|reflection|antthinking|scratchpad)';
/** `<think>` and its kin, `[THINK]` of Mistral, `◁think▷` of Kimi, and the tokens of Gemma, Cohere and OpenThinker. */
const OPEN = `<${NAME}(?:\\s[^<>\\n]{0,80})?>|\\[THINK\\]|◁think▷|<\\|channel>|<unused94>|<\\|(?:think|begin_of_thought|start_thinking)\\|>`;
const CLOSE = `</\\s?${NAME}\\s?>|\\[/THINK\\]|◁/think▷|<channel\\|>|<unused95>|<\\|(?:/think|end_of_thought|end_thinking)\\|>`;
/** An empty block. */
const EMPTY = `<${NAME}\\s?/>`;
/** Begins a message of the harmony format, whose name says whether it is the answer. */
const CHANNEL = '<\\|channel\\|>';
/** Begins a turn; whose it is stands in it or behind it. */
const TURN =
  '<\\|(?:im_start|start_header_id|header_start|start)\\|>|<start_of_turn>|<\\|turn>|<[|｜](?:assistant|user|system|observation|tool)[|｜]>|\\[INST\\]';
/** Any other token: the end of a text, of a turn, of a message. */
const MARK =
  '<[|｜][^|｜<>\\n]{1,40}[|｜]>|</?s>|<(?:eos|bos|pad|end_of_turn)>|<turn\\|>|\\[/INST\\]|</?answer>';

export type TokenKind = 'open' | 'close' | 'channel' | 'turn' | 'mark';
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const TOKEN = new RegExp(
  `^(?:(?<open>${OPEN})|(?<close>${CLOSE})|(?<channel>${CHANNEL})|(?<turn>${TURN})|(?<mark>${EMPTY}|${MARK}))`,
  'i',
);
/** What may become one of them with what comes next. */
const UNFINISHED = new RegExp(
  `^(?:<[|｜][^|｜<>\\n]{0,40}[|｜]?|</?[a-z0-9_:]{0,28}[|/]?|<${NAME}\\s[^<>\\n]{0,80}|\\[/?[A-Z]{0,5}|◁/?[a-z]{0,5})$`,
  'i',
);

/** The token that the text begins with; `unfinished`: the next characters will tell; null: none. */
export function readToken(text: string): Token | 'unfinished' | null {
  const match = TOKEN.exec(text);
  // Small letters in brackets are somebody's words.
  if (match && !/^\[\/?[a-z]/.test(match[0])) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? ['mark'];
    return { kind: kind as TokenKind, text: match[0] };
  }
  return UNFINISHED.test(text) ? 'unfinished' : null;
}
