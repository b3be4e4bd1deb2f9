/**
 * Tokens of a text by its length in characters, four to a token: the usual rule of thumb for English. Other scripts take
 * more tokens for the same length, so a budget that is near a model's limit should leave them room.
 */
export function estimateTokens(chars: number): number {
  return Math.ceil(chars / 4);
}
