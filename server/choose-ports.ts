import { createSqliteVectorStore } from '../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import { loadMeaning, type Meaning } from '../pipeline/adapters/embedded/meaning/load-meaning.ts';
import type { OnnxEmbedders } from '../pipeline/adapters/onnx/load-onnx-embedders.ts';
import type { AnswerPorts } from '../pipeline/answer.ts';
import type { BudgetLimits, Embedder } from '../pipeline/ports.ts';
import type { Config } from './config.ts';
import { createEmbeddedPorts, type PortsContext } from './embedded-ports.ts';
import { toEmbedderAddress } from './embedder-address.ts';
import { keepSharedVectors, keepVectors } from './keep-vectors.ts';
import { toModelAddress } from './model-address.ts';
import { takeOwnerWords } from './owner-words-file.ts';
import { loadSentenceModel } from './sentence-model.ts';

/** The table takes microseconds; only the vectors of many passages take longer to read, with the first question. */
const TABLE_WAIT_MS = 50;

/**
 * The embedded stages with the owner's words, and before them those of a model when a key or a server of one is set. The vendor's package is
 * loaded only then.
 */
export async function choosePorts(context: PortsContext, config: Config): Promise<AnswerPorts> {
  await takeOwnerWords(context.stores.ownerWords, config, context.logger);
  const ports = await chooseEmbedded(context, config);
  const address = toModelAddress(config);
  if (!address) return ports;
  const { createModelStages } = await import('../pipeline/adapters/openai/model-stages.ts');
  const model = await createModelStages({
    ...address,
    budget: await context.stores.openBudget(toBudgetLimits(config)),
    passageUrl: context.links.passage,
    embedded: ports,
    onLearnt: (learnt) =>
      context.logger.info(
        learnt,
        "a model's server refuses a part of requests, which are put differently for a day",
      ),
    showsThinking: config.SHOW_THINKING === 'on',
    onCall: context.onModelCall,
    onUnknownEnd: (unknown) =>
      context.logger.warn(
        unknown,
        'a model ended an answer with an unknown word, which was taken for a good end',
      ),
  });
  return { ...ports, model };
}

function toBudgetLimits(config: Config): BudgetLimits {
  return {
    visitor: { tokens: config.OPENAI_TOKENS_VISITOR, money: config.OPENAI_COST_VISITOR },
    site: { tokens: config.OPENAI_TOKENS_SITE, money: config.OPENAI_COST_SITE },
  };
}

/**
 * The embedded stages, whose search uses the vectors of the table in the package; or those of the owner's sentence model, or of
 * a server.
 */
async function chooseEmbedded(context: PortsContext, config: Config): Promise<AnswerPorts> {
  const address = toEmbedderAddress(config);
  // Roles and the owner's kinds are told by the table whatever the search takes its vectors from.
  const meaning = await loadMeaning(context.packageRoot);
  const sentenceModel = await loadSentenceModel(config);
  if (sentenceModel) return createPortsWithModel(context, meaning, sentenceModel);
  if (!address) return createPortsWithTable(context, meaning);
  const { logger } = context;
  const { loadQuestionEmbedder } = await import('../pipeline/adapters/openai/embed/load-embedder.ts');
  const embedder = await loadQuestionEmbedder(address, config.OPENAI_EMBEDDING_TIMEOUT_MS);
  const ports = await createEmbeddedPorts(context, meaning, { embedder });
  const store = createSqliteVectorStore(context.stores.index);
  const { sharedVectors: shared, onDocuments } = context.stores;
  const { knowledge } = ports;
  const { model } = embedder;
  // Awaited, so that only what nobody has is missed.
  if (shared)
    await keepSharedVectors({ store, shared, model, knowledge, logger, onDocuments, ending: context.ending });
  const { passages, vectors } = await store.count(model);
  if (vectors < passages) {
    const missing = passages - vectors;
    logger.warn(
      { model: embedder.model, passages, missing },
      'passages without a vector are found by their words alone; make the vectors with: npm run import -- --vectors',
    );
  }
  return ports;
}

async function createPortsWithTable(context: PortsContext, meaning: Meaning): Promise<AnswerPorts> {
  const { embedder, compare } = meaning;
  const ports = await createEmbeddedPorts(context, meaning, {
    embedder,
    vectorWaitMs: TABLE_WAIT_MS,
    compareParts: compare,
  });
  keepVectorsOf(context, ports, embedder);
  return ports;
}

async function createPortsWithModel(
  context: PortsContext,
  meaning: Meaning,
  { questions, passages, name, runtime }: OnnxEmbedders,
): Promise<AnswerPorts> {
  context.logger.info({ model: name, runtime }, 'a sentence model makes the vectors');
  const ports = await createEmbeddedPorts(context, meaning, { embedder: questions });
  keepVectorsOf(context, ports, passages);
  return ports;
}

function keepVectorsOf(
  { stores, logger, ending }: PortsContext,
  { knowledge }: AnswerPorts,
  embedder: Embedder,
): void {
  const store = createSqliteVectorStore(stores.index);
  const { onDocuments } = stores;
  void keepVectors({ store, embedder, knowledge, logger, ending, onDocuments });
}
