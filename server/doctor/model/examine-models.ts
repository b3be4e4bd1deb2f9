import { UNLIMITED_BUDGET } from '../../../pipeline/adapters/budget-limits.ts';
import { loadClient } from '../../../pipeline/adapters/openai/chat/load-client.ts';
import {
  loadImportEmbedder,
  loadQuestionEmbedder,
} from '../../../pipeline/adapters/openai/embed/load-embedder.ts';
import { meterModel, toCost } from '../../../pipeline/adapters/openai/meter-model.ts';
import { createChatModels, type ModelAddress } from '../../../pipeline/adapters/openai/model-stages.ts';
import { describeThrown } from '../../../pipeline/innermost-cause.ts';
import type { Embedder, Usage } from '../../../pipeline/ports.ts';
import { type Config, ConfigError } from '../../config.ts';
import { toEmbedderAddress } from '../../embedder-address.ts';
import { toModelAddress } from '../../model-address.ts';
import { loadSentenceModel } from '../../sentence-model.ts';
import { sayTime } from '../check.ts';
import { findContextTokens } from './find-context-tokens.ts';
import { advise, type Found, STAGE_TASKS } from './stage-tasks.ts';
import { TEST_REQUEST } from './test-question.ts';

/** What was asked of one model. */
export interface ModelCheck extends Found {
  readonly title: string;
  readonly model: string;
  /** What was learnt of the server meanwhile. */
  readonly learnt: readonly string[];
  /** In the currency of OPENAI_PRICES; null where the model has no price. */
  readonly cost: number | null;
  /** Milepost does not start with it. */
  readonly isInTheWay?: true;
}

type Stage = keyof ModelAddress['models'];

/** A list of models is at hand at once, or not worth waiting for. */
const LIST_TIMEOUT_MS = 5_000;

const signal = new AbortController().signal;
/** An import waits longer, and has more than one passage to be patient for. */
const VECTOR_PATIENCE_MS = 30_000;

/**
 * Asks every configured model for what its stage would ask it, once, and what makes the vectors for one of each kind. Yields each
 * check as it is made; none where nothing is configured. Costs a few thousand tokens.
 */
export async function* examineModels(config: Config): AsyncGenerator<ModelCheck, void, void> {
  const address = toModelAddress(config);
  if (address) yield* examineStages(address);
  yield* examineVectors(config);
}

async function* examineStages(address: ModelAddress): AsyncGenerator<ModelCheck, void, void> {
  const learnt: string[] = [];
  const models = await createChatModels(address, {
    onLearnt: ({ what }) => learnt.push(what),
    onUnknownEnd: ({ word }) => learnt.push(`"${word}" is taken for a good end of an answer`),
  });
  const planned = (Object.keys(STAGE_TASKS) as Stage[]).map((stage) => ({
    stage,
    name: address.models[stage],
  }));
  const others = (address.fallbacks ?? []).map((name) => ({ stage: 'response' as const, name }));
  for (const { stage, name } of [...planned, ...others]) {
    const model = models.get(name ?? '');
    if (!model || name === null) continue;
    const price = address.prices?.get(name) ?? null;
    let usage: Usage = { inputTokens: 0, outputTokens: 0 };
    const count = (used: Usage) => {
      usage = {
        inputTokens: usage.inputTokens + used.inputTokens,
        outputTokens: usage.outputTokens + used.outputTokens,
      };
    };
    const metered = meterModel(model, {
      visitorId: 'doctor',
      budget: UNLIMITED_BUDGET,
      price,
      count,
    });
    const { outcome, sentence } = await STAGE_TASKS[stage].run(metered, address).catch(toFault);
    const tokens = `${usage.inputTokens} tokens in, ${usage.outputTokens} out`;
    yield {
      title: STAGE_TASKS[stage].title,
      model: name,
      outcome,
      sentence: usage.inputTokens > 0 ? `${sentence} ${tokens}.` : sentence,
      learnt: learnt.splice(0),
      cost: price && toCost(usage, price),
    };
  }
  yield* examineContext(address);
}

/** The test question is short: a server whose context is too small for real ones would pass it and refuse those. */
async function* examineContext(address: ModelAddress): AsyncGenerator<ModelCheck, void, void> {
  const { models, inputTokens, answerTokens, pageTokens } = address;
  const outputTokens = new Map<string, number>();
  const need = (model: string | null, tokens: number) => {
    if (model !== null) outputTokens.set(model, Math.max(tokens, outputTokens.get(model) ?? 0));
  };
  need(models.response, answerTokens);
  need(models.page, pageTokens);
  const client = await loadClient(address);
  const listed = await client.models.list({ timeout: LIST_TIMEOUT_MS }).then(
    ({ data }) => data ?? [],
    () => [],
  );
  for (const [model, most] of outputTokens) {
    const held = findContextTokens(listed, model);
    if (held === null || held >= inputTokens + most) continue;
    const sentence = `It holds ${held} tokens, and a prompt (OPENAI_INPUT_TOKENS, ${inputTokens}) with what it writes (${most}) may take more. Start it with a longer context, or set OPENAI_INPUT_TOKENS lower.`;
    yield { title: 'Context', model, ...advise(sentence), learnt: [], cost: null };
  }
}

async function* examineVectors(config: Config): AsyncGenerator<ModelCheck, void, void> {
  if (config.EMBEDDING_MODEL_FOLDER !== null) {
    yield* examineSentenceModel(config, config.EMBEDDING_MODEL_FOLDER);
    return;
  }
  const address = toEmbedderAddress(config);
  if (!address) return;
  const examine = async (): Promise<Found> => {
    const { text } = TEST_REQUEST.passages[0] ?? { text: '' };
    const [passage] = await embedPatiently(await loadImportEmbedder(address), text);
    const since = performance.now();
    const timeoutMs = config.OPENAI_EMBEDDING_TIMEOUT_MS;
    const [question] = await (await loadQuestionEmbedder(address, timeoutMs)).embed(
      [TEST_REQUEST.question],
      signal,
    );
    const numbers = question?.length ?? 0;
    if (numbers !== passage?.length)
      return {
        outcome: 'fault',
        sentence: `A question has ${numbers} numbers, a passage ${passage?.length}.`,
      };
    return {
      outcome: 'ok',
      sentence: `${numbers} numbers, a question after ${sayTime(performance.now() - since)}.`,
    };
  };
  const found = await examine().catch(toFault);
  yield { title: 'Vectors', model: address.model, ...found, learnt: [], cost: null };
}

async function* examineSentenceModel(config: Config, folder: string): AsyncGenerator<ModelCheck, void, void> {
  const check = { title: 'Vectors', model: folder, learnt: [], cost: null };
  const startedAt = performance.now();
  try {
    const model = await loadSentenceModel(config);
    if (!model) return;
    const loadMs = performance.now() - startedAt;
    const [passage] = await embedPatiently(model.passages, TEST_REQUEST.passages[0]?.text ?? '');
    const since = performance.now();
    await model.questions.embed([TEST_REQUEST.question], signal);
    const times = `a question after ${sayTime(performance.now() - since)}, ready after ${sayTime(loadMs)}`;
    model.end();
    yield {
      ...check,
      outcome: 'ok',
      sentence: `${passage?.length} numbers, ${times}, run by ${model.runtime}.`,
    };
  } catch (error) {
    if (error instanceof ConfigError)
      yield { ...check, outcome: 'fault', sentence: error.problems.join(' '), isInTheWay: true };
    else yield { ...check, ...toFault(error) };
  }
}

/** Models that are loaded with their first question may be slow; a server that hangs is told of. */
async function embedPatiently(embedder: Embedder, text: string): Promise<readonly Float32Array[]> {
  const patience = new AbortController();
  const timer = setTimeout(
    () => patience.abort(new Error(`What makes the vectors was silent for ${VECTOR_PATIENCE_MS / 1000} s.`)),
    VECTOR_PATIENCE_MS,
  );
  return embedder.embed([text], patience.signal).finally(() => clearTimeout(timer));
}

function toFault(error: unknown): Found {
  return { outcome: 'fault', sentence: describeThrown(error) };
}
