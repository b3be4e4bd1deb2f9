/** Tokens as far as the server counts them; null where it does not. */
export interface CountedTokens {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** More than any answer takes: a count that says so is a mistake, and must not use up the day's tokens. */
const MAX_TOKENS = 100_000_000;

/** Reads a `usage`, whatever is missing or odd about it; null when it counts nothing. Never throws. */
export function readUsage(value: unknown): CountedTokens | null {
  if (typeof value !== 'object' || value === null) return null;
  const usage = value as Readonly<Record<string, unknown>>;
  const inputTokens = readCount(usage.prompt_tokens ?? usage.input_tokens);
  const outputTokens = readCount(usage.completion_tokens ?? usage.output_tokens);
  return inputTokens === null && outputTokens === null ? null : { inputTokens, outputTokens };
}

function readCount(value: unknown): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null;
  const count = Math.round(Number(value));
  return count > 0 && count <= MAX_TOKENS ? count : null;
}
