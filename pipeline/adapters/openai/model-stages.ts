import type { AnswerPorts, ModelStages } from '../../answer/answer-request.ts';
import { createSectionReader } from '../../answer/whole-section.ts';
import { raceAbort } from '../../deadline.ts';
import type { DayBudget, Usage } from '../../ports.ts';
import { AnswerTurn } from './chat/answer-turn.ts';
import { type ChatModel, createChatModel } from './chat/chat-model.ts';
import { createFallbackModel } from './chat/fallback-model.ts';
import { loadClient } from './chat/load-client.ts';
import type { Unsupported } from './check/mark-unsupported.ts';
import { meterModel, type Price } from './meter-model.ts';
import { type ModelCall, observeModel } from './observe-model.ts';
import { createPaidResults, type StageTokens } from './paid-results.ts';
import { createModelClassifier } from './stages/model-classifier.ts';
import { createModelPageComposer } from './stages/model-page-composer.ts';
import { createModelSignalDetector } from './stages/model-signal-detector.ts';
import { createModelWriter, type OnWritten } from './stages/model-writer.ts';

/** The longest section that a prompt holds whole, in UTF-16 units: several of them have to fit. */
const PROMPT_SECTION_CHARS = 3_200;
/**
 * The page is asked for so much later than its answer. A server that works on one request after another takes them in the order
 * in which it has read their prompts, on several threads: llama.cpp with one slot made the answer wait for the whole page.
 */
const PAGE_AFTER_ANSWER_MS = 50;

/** Which models are asked, where and how. */
export interface ModelAddress {
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
  /** The model of each stage; null: the stage is not given to a model. */
  readonly models: Readonly<Record<'intent' | 'signals' | 'response' | 'page', string | null>>;
  /** Models that are asked in this order where that of a stage cannot answer. */
  readonly fallbacks?: readonly string[];
  /** Further fields of every request, as the server knows them. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  /** Bound on what a prompt takes, instructions, sources, history and question together. */
  readonly inputTokens: number;
  readonly answerTokens: number;
  readonly pageTokens: number;
  /** What becomes of a sentence of an answer that no passage holds. */
  readonly unsupported: Unsupported;
  /** By model. */
  readonly prices?: ReadonlyMap<string, Price>;
}

/** Told of what a model and its server do otherwise than most. */
export interface ModelObserver {
  /** Once of each word for the end of an answer that nobody knows. */
  readonly onUnknownEnd?: (unknown: { readonly model: string; readonly word: string }) => void;
  /** How requests are put from now on, since the server refused them otherwise. */
  readonly onLearnt?: (learnt: { readonly model: string; readonly what: string }) => void;
  /** Of every call of a stage, at its end. */
  readonly onCall?: ((call: ModelCall) => void) | undefined;
}

export interface ModelOptions extends ModelAddress, ModelObserver {
  readonly budget: DayBudget;
  readonly passageUrl: (passageId: string) => string;
  /**
   * The writer and the composer take over where the model finds no answer in the documents; the classifier tells kinds that it is sure
   * of without the model.
   */
  readonly embedded: Pick<AnswerPorts, 'classifier' | 'knowledge' | 'writer' | 'pageComposer'>;
  /** Whether visitors are told that the model of the answers thinks. */
  readonly showsThinking?: boolean;
}

/** Every model of the address by its name. Makes no connection before the first question. */
export async function createChatModels(
  address: ModelAddress,
  { onUnknownEnd, onLearnt }: ModelObserver,
): Promise<ReadonlyMap<string, ChatModel>> {
  const { models, fallbacks = [], extra = {}, timeoutMs, idleTimeoutMs, baseUrl } = address;
  const client = await loadClient(address);
  const isOpenAi = baseUrl === null || new URL(baseUrl).hostname === 'api.openai.com';
  const names = new Set([...Object.values(models), ...fallbacks].filter((model) => model !== null));
  return new Map(
    Array.from(names, (model) => [
      model,
      createChatModel({
        client,
        model,
        isOpenAi,
        extra,
        timeoutMs,
        idleTimeoutMs,
        onUnknownWord: (word) => onUnknownEnd?.({ model, word }),
        onLearnt: (what) => onLearnt?.({ model, what }),
      }),
    ]),
  );
}

/** The stages of a model at one OpenAI-compatible server. */
export async function createModelStages(options: ModelOptions): Promise<NonNullable<AnswerPorts['model']>> {
  const { models, fallbacks = [], inputTokens, passageUrl, embedded } = options;
  const known = await createChatModels(options, options);
  const readSection = createSectionReader(embedded.knowledge, PROMPT_SECTION_CHARS);

  return ({ visitorId }, results): ModelStages => {
    let total: Usage | null = null;
    const turn = new AnswerTurn();
    const paid = createPaidResults(results);
    const give = <Stage>(
      name: keyof typeof models,
      create: (model: ChatModel, tokens: StageTokens) => Stage,
    ) => {
      let used: Usage | null = null;
      const add = (usage: Usage) => {
        used = addUsage(used, usage);
        total = addUsage(total, usage);
      };
      const names = models[name] === null ? [] : [...new Set([models[name], ...fallbacks])];
      const [first, ...others] = names.flatMap((each, index) => {
        const model = known.get(each);
        if (!model) return [];
        const price = options.prices?.get(each) ?? null;
        const metered = meterModel(model, { visitorId, budget: options.budget, price, count: add });
        if (!options.onCall) return [metered];
        return [observeModel(metered, { stage: name, model: each, isFallback: index > 0 }, options.onCall)];
      });
      if (!first) return undefined;
      return create(takeTurns(name, turn, createFallbackModel([first, ...others]), options), {
        add,
        used: () => used,
      });
    };
    const common = { inputTokens, passageUrl, readSection };
    const stages = {
      classifier: give('intent', (model) => createModelClassifier(model, embedded.classifier)),
      signalDetector: give('signals', createModelSignalDetector),
      writer: give('response', (model, tokens) => {
        const { answerTokens: maxOutputTokens, unsupported } = options;
        const refusalWriter = embedded.writer;
        const create = (onWritten: OnWritten) =>
          createModelWriter({ ...common, model, maxOutputTokens, unsupported, refusalWriter, onWritten });
        return paid.ofWriter(create, tokens);
      }),
      pageComposer: give('page', (model, tokens) => {
        const { pageTokens: maxOutputTokens } = options;
        const plainComposer = embedded.pageComposer;
        const composer = createModelPageComposer({ ...common, model, maxOutputTokens, plainComposer });
        return paid.ofComposer(composer, tokens);
      }),
    };
    const given = Object.fromEntries(Object.entries(stages).filter(([, stage]) => stage !== undefined));
    return { ...given, usage: () => total };
  };
}

function addUsage(sum: Usage | null, { inputTokens, outputTokens }: Usage): Usage {
  return {
    inputTokens: (sum?.inputTokens ?? 0) + inputTokens,
    outputTokens: (sum?.outputTokens ?? 0) + outputTokens,
  };
}

/** Lets the page of a run wait for its answer, which may have been asked for at the same server. */
function takeTurns(
  stage: keyof ModelOptions['models'],
  turn: AnswerTurn,
  model: ChatModel,
  { showsThinking = false }: ModelOptions,
): ChatModel {
  if (stage === 'page') {
    const waitsFor = () => turn.underWay;
    return {
      async *stream(request, signal, onSpent) {
        // The timer of the clock that all other times of a model are taken by.
        await raceAbort(new Promise((resolve) => setTimeout(resolve, PAGE_AFTER_ANSWER_MS)), signal);
        return yield* model.stream({ ...request, waitsFor }, signal, onSpent);
      },
    };
  }
  if (stage !== 'response') return model;
  return {
    stream: (request, signal) =>
      model.stream({ ...request, tellsThinking: showsThinking, onBegun: () => turn.begin() }, signal, () =>
        turn.end(),
      ),
  };
}
