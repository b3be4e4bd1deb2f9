import type { ModelAddress } from '../pipeline/adapters/openai/model-stages.ts';
import type { Config } from './config.ts';

/** Means no model, where leaving a setting out means another one. */
const NONE = 'none';

/** Which models are asked, where and how; null when no model is set. */
export function toModelAddress(config: Config): ModelAddress | null {
  if (config.OPENAI_API_KEY === null && config.OPENAI_BASE_URL === null) return null;
  const or = (model: string | null, otherwise: string | null) =>
    model === NONE ? null : (model ?? otherwise);
  return {
    apiKey: config.OPENAI_API_KEY,
    baseUrl: config.OPENAI_BASE_URL,
    models: {
      intent: or(config.OPENAI_MODEL_INTENT, null),
      signals: or(config.OPENAI_MODEL_SIGNALS, null),
      response: or(config.OPENAI_MODEL, null),
      page: or(config.OPENAI_MODEL_PAGE, or(config.OPENAI_MODEL, null)),
    },
    fallbacks: config.OPENAI_FALLBACK_MODELS,
    extra: {
      ...(config.OPENAI_REASONING_EFFORT && { reasoning_effort: config.OPENAI_REASONING_EFFORT }),
      ...config.OPENAI_EXTRA,
    },
    timeoutMs: config.OPENAI_TIMEOUT_MS,
    idleTimeoutMs: config.OPENAI_IDLE_TIMEOUT_MS,
    inputTokens: config.OPENAI_INPUT_TOKENS,
    answerTokens: config.OPENAI_ANSWER_TOKENS,
    pageTokens: config.OPENAI_PAGE_TOKENS,
    unsupported: config.UNSUPPORTED,
    prices: config.OPENAI_PRICES,
  };
}
