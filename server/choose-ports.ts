import { readFileSync } from 'node:fs';
import { createCentroidClassifier } from '../pipeline/adapters/embedded/classify/centroid-classifier.ts';
import {
  type IntentExample,
  parseIntentExamples,
} from '../pipeline/adapters/embedded/classify/intent-examples.ts';
import { createSqliteVectorStore } from '../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import { createSqliteKeptResults } from '../pipeline/adapters/embedded/sqlite/sqlite-kept-results.ts';
import { createSqliteOwnerWordStore } from '../pipeline/adapters/embedded/sqlite/sqlite-owner-word-store.ts';
import { createSqliteSettingStore } from '../pipeline/adapters/embedded/sqlite/sqlite-setting-store.ts';
import type { AnswerPorts } from '../pipeline/answer.ts';
import { type Config, ConfigError } from './config.ts';
import { createEmbeddedPorts, type PortsContext } from './embedded-ports.ts';
import { toEmbedderAddress } from './embedder-address.ts';
import { takeOwnerWords } from './owner-words-file.ts';

/** Where the tokens of the day are kept between starts. */
const TOKENS_SETTING = 'model_tokens';
/** Means no model, where leaving a setting out means another one. */
const NONE = 'none';

/**
 * The embedded stages with the owner's words, and before them those of a model when a key or a server of one is set. The vendor's package is
 * loaded only then.
 */
export async function choosePorts(context: PortsContext, config: Config): Promise<AnswerPorts> {
  await takeOwnerWords(createSqliteOwnerWordStore(context.database), config, context.logger);
  const ports = await chooseEmbedded(context, config);
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
      response: or(config.OPENAI_MODEL, null),
      page: or(config.OPENAI_MODEL_PAGE, or(config.OPENAI_MODEL, null)),
    },
    timeoutMs: config.OPENAI_TIMEOUT_MS,
    idleTimeoutMs: config.OPENAI_IDLE_TIMEOUT_MS,
    inputTokens: config.OPENAI_INPUT_TOKENS,
    answerTokens: config.OPENAI_ANSWER_TOKENS,
    pageTokens: config.OPENAI_PAGE_TOKENS,
    unsupported: config.UNSUPPORTED,
    budget: createTokenBudget({
      perVisitor: config.OPENAI_TOKENS_VISITOR,
      perSite: config.OPENAI_TOKENS_SITE,
      now: Date.now,
      kept: settings.readOrCreate(TOKENS_SETTING, () => ''),
      keep: (state) => settings.write(TOKENS_SETTING, state),
    }),
    kept: createSqliteKeptResults(context.database),
    passageUrl: context.links.passage,
    embedded: ports,
  });
  return { ...ports, model };
}

/** The embedded stages; with an embedding model the search uses vectors, and kinds of questions are told by examples. */
async function chooseEmbedded(context: PortsContext, config: Config): Promise<AnswerPorts> {
  const address = toEmbedderAddress(config);
  if (!address) return createEmbeddedPorts(context);
  const { logger } = context;
  const examples = config.INTENT_EXAMPLES === null ? null : loadExamples(config.INTENT_EXAMPLES);
  const { loadQuestionEmbedder } = await import('../pipeline/adapters/openai/embed/load-embedder.ts');
  const embedder = await loadQuestionEmbedder(address, config.OPENAI_EMBEDDING_TIMEOUT_MS);
  const ports = await createEmbeddedPorts(context, embedder);
  const { passages, vectors } = createSqliteVectorStore(context.database).count(address.model);
  if (vectors < passages) {
    const missing = passages - vectors;
    logger.warn(
      { model: address.model, passages, missing },
      'passages without a vector are found by their words alone; make the vectors with: npm run import -- --vectors',
    );
  }
  if (!examples) return ports;
  const onFailure = (err: unknown) =>
    logger.warn({ err }, 'the kind of a question was told without the examples: no vector');
  return {
    ...ports,
    classifier: createCentroidClassifier({ embedder, examples, fallback: ports.classifier, onFailure }),
  };
}

function loadExamples(path: string): readonly IntentExample[] {
  try {
    return parseIntentExamples(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError([
      `INTENT_EXAMPLES: ${path}: ${(error as Error).message}. Mend it or leave it out.`,
    ]);
  }
}
