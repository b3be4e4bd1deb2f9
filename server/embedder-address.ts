import type { EmbedderAddress } from '../pipeline/adapters/openai/embed/load-embedder.ts';
import type { Config } from './config.ts';

/** Where vectors come from; null when they are off. A server of its own does not get the key of the other one. */
export function toEmbedderAddress(config: Config): EmbedderAddress | null {
  const { OPENAI_EMBEDDING_MODEL: model, OPENAI_EMBEDDING_BASE_URL: own } = config;
  if (model === null) return null;
  return own === null
    ? { model, baseUrl: config.OPENAI_BASE_URL, apiKey: config.OPENAI_API_KEY }
    : { model, baseUrl: own, apiKey: null };
}
