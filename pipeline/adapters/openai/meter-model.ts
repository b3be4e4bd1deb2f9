import type { Usage } from '../../ports.ts';
import type { ChatModel } from './chat/chat-model.ts';
import { estimateUsage } from './chat/estimate-tokens.ts';
import type { DayBudget } from './day-budget.ts';

/** What a million tokens cost, in the one currency of all prices and budgets. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

export interface Meter {
  readonly visitorId: string;
  /** Of tokens, in and out. */
  readonly tokens: DayBudget;
  /** Of money; counts nothing for a model without a price. */
  readonly money: DayBudget;
  readonly price: Price | null;
  /** Told what each call used, though it failed. */
  readonly count: (usage: Usage) => void;
}

/**
 * Takes every call of a model from the visitor's and the site's budgets, and counts what was used.
 * @throws {RunFailure} `upstream_rate_limited`, from `stream` itself, when one of them is used up
 */
export function meterModel(model: ChatModel, { visitorId, tokens, money, price, count }: Meter): ChatModel {
  const costOf = (usage: Usage) => (price ? toCost(usage, price) : 0);
  return {
    stream(request, signal, onSpent = () => {}) {
      const { inputTokens } = estimateUsage(request.messages, 0);
      const most = { inputTokens, outputTokens: request.maxOutputTokens };
      const reserved = tokens.reserve(visitorId, totalOf(most));
      const paid = reserveOrGiveBack();
      return model.stream(request, signal, (usage) => {
        if (usage) count(usage);
        reserved.settle(usage ? totalOf(usage) : 0);
        paid.settle(usage ? costOf(usage) : 0);
        onSpent(usage);
      });

      function reserveOrGiveBack() {
        try {
          return money.reserve(visitorId, costOf(most));
        } catch (error) {
          reserved.settle(0);
          throw error;
        }
      }
    },
  };
}

export function toCost({ inputTokens, outputTokens }: Usage, { input, output }: Price): number {
  return (inputTokens * input + outputTokens * output) / 1_000_000;
}

function totalOf({ inputTokens, outputTokens }: Usage): number {
  return inputTokens + outputTokens;
}
