import type { DayBudget, Usage } from '../../ports.ts';
import { NOTHING_SPENT } from '../budget-limits.ts';
import type { ChatModel } from './chat/chat-model.ts';
import { estimateUsage } from './chat/estimate-tokens.ts';

/** What a million tokens cost, in the one currency of all prices and budgets. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

export interface Meter {
  readonly visitorId: string;
  /** Of money it counts nothing for a model without a price. */
  readonly budget: DayBudget;
  readonly price: Price | null;
  /** Told what each call used, though it failed. */
  readonly count: (usage: Usage) => void;
}

/**
 * Takes every call of a model from the visitor's and the site's budgets, and counts what was used.
 * @throws {RunFailure} `upstream_rate_limited`, before the model is asked, when one of them is used up
 */
export function meterModel(model: ChatModel, { visitorId, budget, price, count }: Meter): ChatModel {
  const toSpending = (usage: Usage) => ({
    tokens: usage.inputTokens + usage.outputTokens,
    money: price ? toCost(usage, price) : 0,
  });
  return {
    async *stream(request, signal, onSpent = () => {}) {
      const { inputTokens } = estimateUsage(request.messages, 0);
      const most = { inputTokens, outputTokens: request.maxOutputTokens };
      const reserved = await budget.reserve(visitorId, toSpending(most));
      return yield* model.stream(request, signal, (usage) => {
        if (usage) count(usage);
        void reserved.settle(usage ? toSpending(usage) : NOTHING_SPENT);
        onSpent(usage);
      });
    },
  };
}

export function toCost({ inputTokens, outputTokens }: Usage, { input, output }: Price): number {
  return (inputTokens * input + outputTokens * output) / 1_000_000;
}
