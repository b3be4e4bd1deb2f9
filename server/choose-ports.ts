import { createSqliteSettingStore } from '../pipeline/adapters/embedded/sqlite/sqlite-setting-store.ts';
import type { AnswerPorts } from '../pipeline/answer.ts';
import type { Config } from './config.ts';
import { createEmbeddedPorts, type PortsContext } from './embedded-ports.ts';

/** Where the tokens of the day are kept between starts. */
const TOKENS_SETTING = 'model_tokens';
/** Means no model, where leaving a setting out means another one. */
const NONE = 'none';

/**
 * The embedded stages, and before them those of a model when a key or a server of one is set. The vendor's package is
 * loaded only then.
 */
export async function choosePorts(context: PortsContext, config: Config): Promise<AnswerPorts> {
  const ports = await createEmbeddedPorts(context);
  if (config.OPENAI_API_KEY === null && config.OPENAI_BASE_URL === null) return ports;
  const { createModelStages } = await import('../pipeline/adapters/openai/model-stages.ts');
  const { createTokenBudget } = await import('../pipeline/adapters/openai/token-budget.ts');
  const settings = createSqliteSettingStore(context.database);
  const or = (model: string | null, otherwise: string | null) =>
    model === NONE ? null : (model ?? otherwise);
  const model = await createModelStages({
    apiKey: config.OPENAI_API_KEY,
    baseUrl: config.OPENAI_BASE_URL,
    models: {
      intent: or(config.OPENAI_MODEL_INTENT, null),
      signals: or(config.OPENAI_MODEL_SIGNALS, null),
      response: config.OPENAI_MODEL,
      page: or(config.OPENAI_MODEL_PAGE, config.OPENAI_MODEL),
    },
    timeoutMs: config.OPENAI_TIMEOUT_MS,
    idleTimeoutMs: config.OPENAI_IDLE_TIMEOUT_MS,
    inputTokens: config.OPENAI_INPUT_TOKENS,
    answerTokens: config.OPENAI_ANSWER_TOKENS,
    pageTokens: config.OPENAI_PAGE_TOKENS,
    budget: createTokenBudget({
      perVisitor: config.OPENAI_TOKENS_VISITOR,
      perSite: config.OPENAI_TOKENS_SITE,
      now: Date.now,
      kept: settings.readOrCreate(TOKENS_SETTING, () => ''),
      keep: (state) => settings.write(TOKENS_SETTING, state),
    }),
    passageUrl: context.links.passage,
    embedded: ports,
  });
  return { ...ports, model };
}
