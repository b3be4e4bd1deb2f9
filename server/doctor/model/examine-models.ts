import type { ChatModel } from '../../../pipeline/adapters/openai/chat/chat-model.ts';
import { createDayBudget } from '../../../pipeline/adapters/openai/day-budget.ts';
import {
  loadImportEmbedder,
  loadQuestionEmbedder,
} from '../../../pipeline/adapters/openai/embed/load-embedder.ts';
import { meterModel, toCost } from '../../../pipeline/adapters/openai/meter-model.ts';
import { createChatModels, type ModelAddress } from '../../../pipeline/adapters/openai/model-stages.ts';
import { createModelClassifier } from '../../../pipeline/adapters/openai/stages/model-classifier.ts';
import { createModelPageComposer } from '../../../pipeline/adapters/openai/stages/model-page-composer.ts';
import { createModelSignalDetector } from '../../../pipeline/adapters/openai/stages/model-signal-detector.ts';
import { createModelWriter } from '../../../pipeline/adapters/openai/stages/model-writer.ts';
import { describeThrown } from '../../../pipeline/innermost-cause.ts';
import { type Classifier, type Embedder, RETRYING, TAKEN_BACK, type Usage } from '../../../pipeline/ports.ts';
import type { Config } from '../../config.ts';
import { toEmbedderAddress } from '../../embedder-address.ts';
import { toModelAddress } from '../../model-address.ts';
import { sayTime } from '../check.ts';
import { TEST_REQUEST, TEST_WORDS } from './test-question.ts';

/** What was asked of one model. */
export interface ModelCheck {
  readonly title: string;
  readonly model: string;
  readonly outcome: 'ok' | 'advice' | 'fault';
  /** For an operator. */
  readonly sentence: string;
  /** What was learnt of the server meanwhile. */
  readonly learnt: readonly string[];
  /** In the currency of OPENAI_PRICES; null where the model has no price. */
  readonly cost: number | null;
}

/** What a task found, before its cost is known. */
type Found = Pick<ModelCheck, 'outcome' | 'sentence'>;
type Task = (model: ChatModel, address: ModelAddress) => Promise<Found>;
type Stage = keyof ModelAddress['models'];

const signal = new AbortController().signal;
/** An import waits longer, and has more than one passage to be patient for. */
const VECTOR_PATIENCE_MS = 30_000;
const passageUrl = (passageId: string) => `/passages/${passageId}`;
const readSection = async ({ text }: { readonly text: string }) => text;
/** Leaves every question to the model. */
const UNSURE: Classifier = {
  classify: async () => ({ kind: 'factoid', confidence: 0, language: 'und' }),
};
const noBudget = createDayBudget({
  what: 'tokens',
  perVisitor: 0,
  perSite: 0,
  now: Date.now,
  kept: null,
  keep: () => {},
});

const TASKS: Readonly<Record<Stage, { readonly title: string; readonly run: Task }>> = {
  response: { title: 'Answer', run: askForAnswer },
  page: { title: 'Page', run: askForPage },
  intent: { title: 'Kind of question', run: askForKind },
  signals: { title: 'Profile', run: askForSignals },
};

/**
 * Asks every configured model for what its stage would ask it, once, and the server of vectors for one of each kind. Yields each
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
  const planned = (Object.keys(TASKS) as Stage[]).map((stage) => ({ stage, name: address.models[stage] }));
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
      tokens: noBudget,
      money: noBudget,
      price,
      count,
    });
    const { outcome, sentence } = await TASKS[stage].run(metered, address).catch(toFault);
    const tokens = `${usage.inputTokens} tokens in, ${usage.outputTokens} out`;
    yield {
      title: TASKS[stage].title,
      model: name,
      outcome,
      sentence: usage.inputTokens > 0 ? `${sentence} ${tokens}.` : sentence,
      learnt: learnt.splice(0),
      cost: price && toCost(usage, price),
    };
  }
}

async function askForAnswer(model: ChatModel, { inputTokens, answerTokens }: ModelAddress): Promise<Found> {
  let isDeclined = false;
  const writer = createModelWriter({
    model,
    inputTokens,
    maxOutputTokens: answerTokens,
    passageUrl,
    readSection,
    refusalWriter: {
      // biome-ignore lint/correctness/useYield: there is nothing to say.
      async *write() {
        isDeclined = true;
        return { finishReason: 'unanswered', confidence: 0, citations: [], usage: null };
      },
    },
  });
  const since = performance.now();
  let firstMs: number | null = null;
  let text = '';
  const pieces = writer.write(TEST_REQUEST, signal);
  for (;;) {
    const next = await pieces.next();
    if (next.done) {
      if (isDeclined)
        return advise('It says that the passages do not answer, though they do. Take a larger model.');
      const time = `First word after ${sayTime(firstMs ?? 0)}, ${text.split(/\s+/).length} words in ${sayTime(performance.now() - since)}.`;
      if (next.value.finishReason === 'length')
        return advise(`${time} The answer was cut at its longest length; raise OPENAI_ANSWER_TOKENS.`);
      if (next.value.citations.length === 0)
        return advise(`${time} It cites no passage, so visitors see no sources. Take another model.`);
      return { outcome: 'ok', sentence: `${time} It cites its passage.` };
    }
    if (next.value === RETRYING) continue;
    if (next.value === TAKEN_BACK) text = '';
    else text += next.value;
    firstMs ??= performance.now() - since;
  }
}

async function askForPage(model: ChatModel, { inputTokens, pageTokens }: ModelAddress): Promise<Found> {
  let isDeclined = false;
  const composer = createModelPageComposer({
    model,
    inputTokens,
    maxOutputTokens: pageTokens,
    passageUrl,
    readSection,
    plainComposer: {
      async compose() {
        isDeclined = true;
        return {
          title: '',
          description: '',
          language: 'en',
          form: 'facts',
          blocks: [],
          sources: [],
          personalisedBy: [],
        };
      },
    },
  });
  const since = performance.now();
  const { blocks } = await composer.compose(TEST_REQUEST, signal);
  if (isDeclined)
    return advise('It says that the passages do not answer, though they do. Take a larger model.');
  const what = blocks.map(({ type }) => type).join(', ');
  return { outcome: 'ok', sentence: `Laid out in ${sayTime(performance.now() - since)}: ${what}.` };
}

async function askForKind(model: ChatModel): Promise<Found> {
  const since = performance.now();
  const { kind, language } = await createModelClassifier(model, UNSURE).classify(
    { text: TEST_REQUEST.question, locale: null },
    signal,
  );
  return { outcome: 'ok', sentence: `Told in ${sayTime(performance.now() - since)}: ${kind}, ${language}.` };
}

async function askForSignals(model: ChatModel): Promise<Found> {
  const since = performance.now();
  const found = await createModelSignalDetector(model).detect(
    [{ role: 'visitor', text: TEST_WORDS }],
    signal,
  );
  const what = found.map(({ key, value }) => `${key} ${value}`).join(', ') || 'nothing';
  return { outcome: 'ok', sentence: `Read in ${sayTime(performance.now() - since)}: ${what}.` };
}

async function* examineVectors(config: Config): AsyncGenerator<ModelCheck, void, void> {
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

/** Models that are loaded with their first question may be slow; a server that hangs is told of. */
async function embedPatiently(embedder: Embedder, text: string): Promise<readonly Float32Array[]> {
  const patience = new AbortController();
  const timer = setTimeout(
    () => patience.abort(new Error(`The server of vectors was silent for ${VECTOR_PATIENCE_MS / 1000} s.`)),
    VECTOR_PATIENCE_MS,
  );
  return embedder.embed([text], patience.signal).finally(() => clearTimeout(timer));
}

function advise(sentence: string): Found {
  return { outcome: 'advice', sentence };
}

function toFault(error: unknown): Found {
  return { outcome: 'fault', sentence: describeThrown(error) };
}
