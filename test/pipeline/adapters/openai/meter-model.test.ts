import { describe, expect, it } from '@jest/globals';
import type { ChatModel, OnSpent } from '../../../../pipeline/adapters/openai/chat/chat-model.ts';
import { createDayBudget } from '../../../../pipeline/adapters/openai/day-budget.ts';
import { type Meter, meterModel, toCost } from '../../../../pipeline/adapters/openai/meter-model.ts';
import type { Usage } from '../../../../pipeline/ports.ts';

const never = new AbortController().signal;
const REQUEST = { messages: [{ role: 'user', content: 'x'.repeat(400) }], maxOutputTokens: 100 } as const;
const refused = expect.objectContaining({ code: 'upstream_rate_limited' });

const budgetOf = (what: string, perVisitor: number) =>
  createDayBudget({ what, perVisitor, perSite: 0, now: () => 0, kept: null, keep: () => {} });

function createMeter(meter: Partial<Meter>) {
  const counted: Usage[] = [];
  const spent: OnSpent[] = [];
  const model: ChatModel = {
    stream(_request, _signal, onSpent = () => {}) {
      spent.push(onSpent);
      return null as never;
    },
  };
  const metered = meterModel(model, {
    visitorId: 'a',
    tokens: budgetOf('tokens', 0),
    money: budgetOf('money', 0),
    price: { input: 1, output: 10 },
    count: (usage) => counted.push(usage),
    ...meter,
  });
  return {
    ask: () => metered.stream(REQUEST, never),
    counted,
    end: (usage: Usage | null) => spent.pop()?.(usage),
  };
}

describe('a metered model', () => {
  it('may be asked as long as its tokens and its money last', () => {
    const byTokens = createMeter({ tokens: budgetOf('tokens', 300) });
    byTokens.ask();
    expect(byTokens.ask).toThrow(refused);
    byTokens.end({ inputTokens: 50, outputTokens: 50 });
    byTokens.ask();
    expect(byTokens.counted).toEqual([{ inputTokens: 50, outputTokens: 50 }]);

    // 100 tokens in and 100 out are 0.0011.
    const byMoney = createMeter({ money: budgetOf('money', 0.0012) });
    byMoney.ask();
    expect(byMoney.ask).toThrow(refused);
    byMoney.end(null);
    byMoney.ask();
  });

  it('gives its tokens back when there is no money', () => {
    const tokens = budgetOf('tokens', 200);
    const poor = createMeter({ tokens, money: budgetOf('money', 0.000_001) });
    expect(poor.ask).toThrow(refused);
    createMeter({ tokens }).ask();
  });

  it('costs nothing without a price', () => {
    const free = createMeter({ price: null, money: budgetOf('money', 0.000_001) });
    free.ask();
    expect(free.ask).not.toThrow();
  });

  it('costs what a million tokens cost, by the million', () => {
    const usage = { inputTokens: 2_000_000, outputTokens: 500_000 };
    expect(toCost(usage, { input: 0.4, output: 1.6 })).toBeCloseTo(1.6);
  });
});
