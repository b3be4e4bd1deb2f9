import { describe, expect, it } from '@jest/globals';
import { createDayBudget } from '../../../../pipeline/adapters/openai/day-budget.ts';

const DAY_MS = 86_400_000;

function createAt(limits: { perVisitor?: number; perSite?: number }, kept: string | null = null) {
  const clock = { ms: 0 };
  const states: string[] = [];
  const budget = createDayBudget({
    what: 'tokens',
    perVisitor: 0,
    perSite: 0,
    ...limits,
    now: () => clock.ms,
    kept,
    keep: (state) => states.push(state),
  });
  return { clock, states, budget };
}
const refused = expect.objectContaining({ code: 'upstream_rate_limited' });

describe('createDayBudget', () => {
  it('refuses a visitor whose day is used up, and no other', () => {
    const { budget } = createAt({ perVisitor: 100 });
    budget.reserve('a', 100).settle(90);
    expect(() => budget.reserve('a', 50)).toThrow(refused);
    expect(() => budget.reserve('b', 50)).not.toThrow();
  });

  it('refuses everybody when the site’s day is used up', () => {
    const { budget } = createAt({ perSite: 100 });
    budget.reserve('a', 100).settle(90);
    expect(() => budget.reserve('b', 50)).toThrow(refused);
  });

  it('counts calls under way, and gives back what they did not use', () => {
    const { budget } = createAt({ perVisitor: 100 });
    const reservation = budget.reserve('a', 80);
    expect(() => budget.reserve('a', 80)).toThrow(refused);
    reservation.settle(0);
    expect(() => budget.reserve('a', 80)).not.toThrow();
  });

  it('begins anew with the day', () => {
    const { clock, budget } = createAt({ perVisitor: 100 });
    budget.reserve('a', 100).settle(90);
    clock.ms = DAY_MS;
    expect(() => budget.reserve('a', 100)).not.toThrow();
  });

  it('goes on counting after a restart', () => {
    const first = createAt({ perVisitor: 100 });
    first.budget.reserve('a', 100).settle(90);
    const { budget } = createAt({ perVisitor: 100 }, first.states.at(-1));
    expect(() => budget.reserve('a', 50)).toThrow(refused);
  });

  it('lasts for amounts that are the whole of it together', () => {
    const { budget } = createAt({ perVisitor: 0.3, perSite: 0.3 });
    for (let call = 0; call < 3; call++) budget.reserve('a', 0.1).settle(0.1);
    expect(() => budget.reserve('a', 0.000_001)).toThrow(refused);
  });

  it('counts for the day on which it was asked what ends on the next', () => {
    const { clock, budget } = createAt({ perVisitor: 100 });
    const late = budget.reserve('a', 100);
    clock.ms = DAY_MS;
    budget.reserve('a', 50).settle(50);
    late.settle(100);
    expect(() => budget.reserve('a', 50)).not.toThrow();
  });
});
