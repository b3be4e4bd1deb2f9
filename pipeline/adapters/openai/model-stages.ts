import type { AnswerPorts, ModelStages } from '../../answer-request.ts';
import type { Usage } from '../../ports.ts';
import { type ChatModel, type ChatRequest, createChatModel } from './chat/chat-model.ts';
import { estimateTokens } from './chat/estimate-tokens.ts';
import { loadClient } from './chat/load-client.ts';
import { createModelClassifier } from './stages/model-classifier.ts';
import { createModelPageComposer } from './stages/model-page-composer.ts';
import { createModelSignalDetector } from './stages/model-signal-detector.ts';
import { createModelWriter } from './stages/model-writer.ts';
import type { TokenBudget } from './token-budget.ts';

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
  readonly budget: TokenBudget;
  readonly passageUrl: (passageId: string) => string;
  /** Say for the model that the documents do not answer. */
  readonly embedded: Pick<AnswerPorts, 'writer' | 'pageComposer'>;
}

/** The stages of a model at one OpenAI-compatible server. Makes no connection before the first question. */
export async function createModelStages(options: ModelOptions): Promise<NonNullable<AnswerPorts['model']>> {
  const { models, inputTokens, passageUrl, embedded, budget } = options;
  const client = await loadClient(options);
  const known = new Map<string, ChatModel>();
  for (const model of new Set(Object.values(models))) {
    if (model === null) continue;
    const { timeoutMs, idleTimeoutMs, baseUrl } = options;
    const isOpenAi = baseUrl === null || new URL(baseUrl).hostname === 'api.openai.com';
    known.set(model, createChatModel({ client, model, isOpenAi, timeoutMs, idleTimeoutMs }));
  }

  return ({ visitorId }): ModelStages => {
    let total: Usage | null = null;
    const count = (usage: Usage) => {
      total = {
        inputTokens: (total?.inputTokens ?? 0) + usage.inputTokens,
        outputTokens: (total?.outputTokens ?? 0) + usage.outputTokens,
      };
    };
    const give = <Stage>(name: keyof typeof models, create: (model: ChatModel) => Stage) => {
      const model = models[name] === null ? undefined : known.get(models[name]);
      return model && create(meter(model, visitorId, budget, count));
    };
    const common = { inputTokens, passageUrl };
    const stages = {
      classifier: give('intent', createModelClassifier),
      signalDetector: give('signals', createModelSignalDetector),
      writer: give('response', (model) =>
        createModelWriter({
          ...common,
          model,
          maxOutputTokens: options.answerTokens,
          refusalWriter: embedded.writer,
        }),
      ),
      pageComposer: give('page', (model) =>
        createModelPageComposer({
          ...common,
          model,
          maxOutputTokens: options.pageTokens,
          unansweredComposer: embedded.pageComposer,
        }),
      ),
    };
    const given = Object.fromEntries(Object.entries(stages).filter(([, stage]) => stage !== undefined));
    return { ...given, usage: () => total };
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
    async *stream(request, signal) {
      const inputTokens = estimateInput(request);
      const reservation = budget.reserve(visitorId, inputTokens + request.maxOutputTokens);
      let chars = 0;
      let used: Usage | null = null;
      const pieces = model.stream(request, signal);
      try {
        for (;;) {
          const next = await pieces.next();
          if (next.done) {
            used = next.value.usage;
            return next.value;
          }
          chars += next.value.length;
          yield next.value;
        }
      } finally {
        await pieces.return(undefined as never);
        // Cut short, nobody tells what it cost; what has come was surely written.
        if (!used && chars > 0) used = { inputTokens, outputTokens: estimateTokens(chars) };
        if (used) count(used);
        reservation.settle(used);
      }
    },
  };
}

function estimateInput({ messages }: ChatRequest): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content.length), 0);
}
