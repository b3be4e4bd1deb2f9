type Fields = Readonly<Record<string, unknown>>;

/**
 * Tokens that a prompt and its answer may take together, as the server's list of models tells; null where nothing is told.
 * vLLM calls them `max_model_len`, llama.cpp `meta.n_ctx`, which is that of one slot. A server of one model may list it under
 * another name than it is asked by.
 */
export function findContextTokens(listed: readonly unknown[], model: string): number | null {
  const entries = listed.filter(isFields);
  const entry = entries.find(({ id }) => id === model) ?? (entries.length === 1 ? entries[0] : undefined);
  const meta = isFields(entry?.meta) ? entry.meta : {};
  const tokens = entry?.max_model_len ?? meta.n_ctx;
  return typeof tokens === 'number' && tokens > 0 ? tokens : null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
