import type { Tokenizer } from '@huggingface/tokenizers';

/** No token of a text in any script has more characters for long: what is behind is cut before it is read. */
const CHARS_A_TOKEN = 24;

/** The tokens of a text with what the model wants around them; a longer text loses its end, and nothing of what is around. */
export function createTextEncoder(tokenizer: Tokenizer, maxTokens: number): (text: string) => number[] {
  const { ahead, behind } = findAround(tokenizer);
  const room = Math.max(1, maxTokens - ahead.length - behind.length);
  return (text) => {
    const ids = encode(tokenizer, text.slice(0, maxTokens * CHARS_A_TOKEN), false);
    return [...ahead, ...ids.slice(0, room), ...behind];
  };
}

function findAround(tokenizer: Tokenizer): { ahead: number[]; behind: number[] } {
  const bare = encode(tokenizer, 'a', false);
  const whole = encode(tokenizer, 'a', true);
  for (let at = 0; at + bare.length <= whole.length; at++) {
    const isHere = bare.every((id, index) => whole[at + index] === id);
    if (isHere) return { ahead: whole.slice(0, at), behind: whole.slice(at + bare.length) };
  }
  return { ahead: [], behind: [] };
}

/** A vocabulary without a token for what it does not know gives that no number. */
function encode(tokenizer: Tokenizer, text: string, isWhole: boolean): number[] {
  return tokenizer.encode(text, { add_special_tokens: isWhole }).ids.filter((id) => id !== undefined);
}
