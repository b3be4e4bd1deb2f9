import type { AnswerPorts, ModelStages } from '../../answer/answer-request.ts';
import { createSectionReader } from '../../answer/whole-section.ts';
import type { KeptResults, Usage } from '../../ports.ts';
import { AnswerTurn } from './chat/answer-turn.ts';
import { type ChatModel, createChatModel } from './chat/chat-model.ts';
import { estimateUsage } from './chat/estimate-tokens.ts';
import { loadClient } from './chat/load-client.ts';
import type { Unsupported } from './check/mark-unsupported.ts';
import { createPaidResults, type StageTokens } from './paid-results.ts';
import { createModelClassifier } from './stages/model-classifier.ts';
import { createModelPageComposer } from './stages/model-page-composer.ts';
import { createModelSignalDetector } from './stages/model-signal-detector.ts';
import { createModelWriter, type OnWritten } from './stages/model-writer.ts';
import type { TokenBudget } from './token-budget.ts';

/** The longest section that a prompt holds whole, in UTF-16 units: several of them have to fit. */
const PROMPT_SECTION_CHARS = 3_200;

export interface ModelOptions {
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
  /** The model of each stage; null: the stage is not given to a model. */
  readonly models: Readonly<Record<'intent' | 'signals' | 'response' | 'page', string | null>>;
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  /** Bound on what a prompt takes, instructions, sources, history and question together. */
  readonly inputTokens: number;
  readonly answerTokens: number;
  readonly pageTokens: number;
  /** What becomes of a sentence of an answer that no passage holds. */
  readonly unsupported: Unsupported;
  readonly budget: TokenBudget;
  /** Where answers and pages are kept until their run is over. */
  readonly kept: KeptResults;
  readonly passageUrl: (passageId: string) => string;
  /** The writer and the composer take over where the model finds no answer in the documents. */
  readonly embedded: Pick<AnswerPorts, 'knowledge' | 'writer' | 'pageComposer'>;
}

/** The stages of a model at one OpenAI-compatible server. Makes no connection before the first question. */
export async function createModelStages(options: ModelOptions): Promise<NonNullable<AnswerPorts['model']>> {
  const { models, inputTokens, passageUrl, embedded, budget } = options;
  const client = await loadClient(options);
  const readSection = createSectionReader(embedded.knowledge, PROMPT_SECTION_CHARS);
  const known = new Map<string, ChatModel>();
  for (const model of new Set(Object.values(models))) {
    if (model === null) continue;
    const { timeoutMs, idleTimeoutMs, baseUrl } = options;
    const isOpenAi = baseUrl === null || new URL(baseUrl).hostname === 'api.openai.com';
    known.set(model, createChatModel({ client, model, isOpenAi, timeoutMs, idleTimeoutMs }));
  }

  return ({ id, visitorId }): ModelStages => {
    let total: Usage | null = null;
    const turn = new AnswerTurn();
    const paid = createPaidResults(options.kept, id);
    const give = <Stage>(
      name: keyof typeof models,
      create: (model: ChatModel, tokens: StageTokens) => Stage,
    ) => {
      const model = models[name] === null ? undefined : known.get(models[name]);
      let used: Usage | null = null;
      const add = (usage: Usage) => {
        used = addUsage(used, usage);
        total = addUsage(total, usage);
      };
      return (
        model &&
        create(takeTurns(name, turn, meter(model, visitorId, budget, add)), { add, used: () => used })
      );
    };
    const common = { inputTokens, passageUrl, readSection };
    const stages = {
      classifier: give('intent', createModelClassifier),
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
function takeTurns(stage: keyof ModelOptions['models'], turn: AnswerTurn, model: ChatModel): ChatModel {
  if (stage === 'page') {
    const waitsFor = () => turn.underWay;
    return { stream: (request, ...rest) => model.stream({ ...request, waitsFor }, ...rest) };
  }
  if (stage !== 'response') return model;
  return {
    stream: (request, signal) =>
      model.stream({ ...request, onBegun: () => turn.begin() }, signal, () => turn.end()),
  };
}

/** Takes every call from the visitor's budget, and counts what was used though the call failed. */
function meter(
  model: ChatModel,
  visitorId: string,
  budget: TokenBudget,
  count: (usage: Usage) => void,
): ChatModel {
  return {
    stream(request, signal, onSpent = () => {}) {
      const { inputTokens } = estimateUsage(request.messages, 0);
      const reservation = budget.reserve(visitorId, inputTokens + request.maxOutputTokens);
      return model.stream(request, signal, (usage) => {
        if (usage) count(usage);
        reservation.settle(usage);
        onSpent(usage);
      });
    },
  };
}
