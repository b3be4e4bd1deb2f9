import type { Usage } from '../../../ports.ts';

/**
 * Tokens of a text by its length in characters, four to a token: the usual rule of thumb for English. Other scripts take
 * more tokens for the same length, so a budget that is near a model's limit should leave them room.
 */
export function estimateTokens(chars: number): number {
  return Math.ceil(chars / 4);
}

/** What a request costs whose server counts nothing, by `estimateTokens`. */
export function estimateUsage(messages: readonly { readonly content: string }[], outputChars: number): Usage {
  const inputTokens = messages.reduce((sum, { content }) => sum + estimateTokens(content.length), 0);
  return { inputTokens, outputTokens: estimateTokens(outputChars) };
}
