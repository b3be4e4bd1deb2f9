import { describe, expect, it } from '@jest/globals';
import { UNLIMITED_BUDGET } from '../../../../pipeline/adapters/budget-limits.ts';
import { createKeptDayBudget } from '../../../../pipeline/adapters/embedded/kept-day-budget.ts';
import type { ChatModel, OnSpent } from '../../../../pipeline/adapters/openai/chat/chat-model.ts';
import { type Meter, meterModel, toCost } from '../../../../pipeline/adapters/openai/meter-model.ts';
import type { Spending, Usage } from '../../../../pipeline/ports.ts';
import { toLimits } from '../../../contracts/day-budget.ts';
import { createMemorySettings } from '../../../fakes/memory-settings.ts';

const never = new AbortController().signal;
const REQUEST = { messages: [{ role: 'user', content: 'x'.repeat(400) }], maxOutputTokens: 100 } as const;
const refused = expect.objectContaining({ code: 'upstream_rate_limited' });

const budgetOf = (visitor: Partial<Spending>) =>
  createKeptDayBudget({ limits: toLimits({ visitor }), settings: createMemorySettings(), now: () => 0 });

function createMeter(meter: Partial<Meter>) {
  const counted: Usage[] = [];
  const spent: OnSpent[] = [];
  const model: ChatModel = {
    async *stream(_request, _signal, onSpent = () => {}) {
      spent.push(onSpent);
      return { finishReason: 'stop', usage: { inputTokens: 0, outputTokens: 0 } };
    },
  };
  const metered = meterModel(model, {
    visitorId: 'a',
    budget: UNLIMITED_BUDGET,
    price: { input: 1, output: 10 },
    count: (usage) => counted.push(usage),
    ...meter,
  });
  return {
    ask: () => metered.stream(REQUEST, never).next(),
    counted,
    end: (usage: Usage | null) => spent.pop()?.(usage),
  };
}

describe('a metered model', () => {
  it('may be asked as long as its tokens and its money last', async () => {
    const byTokens = createMeter({ budget: await budgetOf({ tokens: 300 }) });
    await byTokens.ask();
    await expect(byTokens.ask()).rejects.toEqual(refused);
    byTokens.end({ inputTokens: 50, outputTokens: 50 });
    await byTokens.ask();
    expect(byTokens.counted).toEqual([{ inputTokens: 50, outputTokens: 50 }]);

    // 100 tokens in and 100 out are 0.0011.
    const byMoney = createMeter({ budget: await budgetOf({ money: 0.0012 }) });
    await byMoney.ask();
    await expect(byMoney.ask()).rejects.toEqual(refused);
    byMoney.end(null);
    await byMoney.ask();
  });

  it('costs nothing without a price', async () => {
    const free = createMeter({ price: null, budget: await budgetOf({ money: 0.000_001 }) });
    await free.ask();
    await free.ask();
  });

  it('costs what a million tokens cost, by the million', () => {
    const usage = { inputTokens: 2_000_000, outputTokens: 500_000 };
    expect(toCost(usage, { input: 0.4, output: 1.6 })).toBeCloseTo(1.6);
  });
});
