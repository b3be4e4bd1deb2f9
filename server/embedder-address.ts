import type { EmbedderAddress } from '../pipeline/adapters/openai/embed/load-embedder.ts';
import type { Config } from './config.ts';

/** Where vectors come from; null when they are off. A server of its own does not get the key of the other one. */
export function toEmbedderAddress(config: Config): EmbedderAddress | null {
  const {
    OPENAI_EMBEDDING_MODEL: model,
    OPENAI_EMBEDDING_BASE_URL: own,
    OPENAI_EMBEDDING_API_KEY: key,
  } = config;
  if (model === null) return null;
  return {
    model,
    baseUrl: own ?? config.OPENAI_BASE_URL,
    apiKey: key ?? (own === null ? config.OPENAI_API_KEY : null),
    headers: config.OPENAI_EMBEDDING_HEADERS ?? {},
    questionPrefix: config.OPENAI_EMBEDDING_QUESTION_PREFIX,
    passagePrefix: config.OPENAI_EMBEDDING_PASSAGE_PREFIX,
  };
}
