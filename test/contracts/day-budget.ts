import { describe, expect, it } from '@jest/globals';
import type { BudgetLimits, DayBudget, Spending } from '../../pipeline/ports.ts';

export const refused = expect.objectContaining({ code: 'upstream_rate_limited' });
export const tokens = (amount: number): Spending => ({ tokens: amount, money: 0 });
export const money = (amount: number): Spending => ({ tokens: 0, money: amount });

export function toLimits({ visitor = {}, site = {} }: PartialLimits): BudgetLimits {
  const none = { tokens: 0, money: 0 };
  return { visitor: { ...none, ...visitor }, site: { ...none, ...site } };
}

interface PartialLimits {
  readonly visitor?: Partial<Spending>;
  readonly site?: Partial<Spending>;
}

/** What every DayBudget does. `create` gives one on a day on which nothing was spent. */
export function describeDayBudget(name: string, create: (limits: BudgetLimits) => Promise<DayBudget>): void {
  const open = (limits: PartialLimits) => create(toLimits(limits));
  const spend = async (budget: DayBudget, visitorId: string, most: Spending, used: Spending) =>
    (await budget.reserve(visitorId, most)).settle(used);

  describe(`${name} as budget of a day`, () => {
    it('refuses a visitor whose day is used up, and no other', async () => {
      const budget = await open({ visitor: { tokens: 100 } });
      await spend(budget, 'a', tokens(100), tokens(90));
      await expect(budget.reserve('a', tokens(50))).rejects.toEqual(refused);
      await budget.reserve('b', tokens(50));
    });

    it('refuses everybody when the site’s day is used up', async () => {
      const budget = await open({ site: { tokens: 100 } });
      await spend(budget, 'a', tokens(100), tokens(90));
      await expect(budget.reserve('b', tokens(50))).rejects.toEqual(refused);
    });

    it('says whose budget of what is used up', async () => {
      const budget = await open({ visitor: { tokens: 100 }, site: { money: 1 } });
      await expect(budget.reserve('a', tokens(101))).rejects.toThrow("The visitor's budget of tokens");
      await expect(budget.reserve('a', money(2))).rejects.toThrow("The site's budget of money");
    });

    it('takes nothing for a call that it refuses', async () => {
      const budget = await open({ visitor: { tokens: 100, money: 1 }, site: { tokens: 150, money: 1 } });
      await expect(budget.reserve('a', { tokens: 100, money: 2 })).rejects.toEqual(refused);
      await spend(budget, 'a', tokens(100), tokens(100));
      await expect(budget.reserve('b', tokens(100))).rejects.toEqual(refused);
      await spend(budget, 'b', { tokens: 50, money: 1 }, { tokens: 50, money: 1 });
    });

    it('counts calls under way, and gives back what they did not use', async () => {
      const budget = await open({ visitor: { tokens: 100 }, site: { tokens: 100 } });
      const reservation = await budget.reserve('a', tokens(80));
      await expect(budget.reserve('a', tokens(80))).rejects.toEqual(refused);
      await expect(budget.reserve('b', tokens(80))).rejects.toEqual(refused);
      await reservation.settle(tokens(0));
      await budget.reserve('a', tokens(80));
    });

    it('counts more than was reserved where a call took more', async () => {
      const budget = await open({ visitor: { tokens: 100 } });
      await spend(budget, 'a', tokens(10), tokens(95));
      await expect(budget.reserve('a', tokens(10))).rejects.toEqual(refused);
    });

    it('lasts for amounts that are the whole of it together', async () => {
      const budget = await open({ visitor: { money: 0.3 }, site: { money: 0.3 } });
      for (let call = 0; call < 3; call++) await spend(budget, 'a', money(0.1), money(0.1));
      await expect(budget.reserve('a', money(0.000_001))).rejects.toEqual(refused);
    });

    it('is not overspent by many calls at once', async () => {
      const budget = await open({ site: { tokens: 1_000 } });
      const calls = Array.from({ length: 40 }, (_, n) => budget.reserve(`visitor ${n % 5}`, tokens(100)));
      const granted = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled');
      expect(granted.length).toBeLessThanOrEqual(10);
      expect(granted.length).toBeGreaterThan(0);
    });

    it('refuses nobody without limits', async () => {
      const budget = await open({});
      await spend(budget, 'a', tokens(1e12), money(1e12));
    });
  });
}
