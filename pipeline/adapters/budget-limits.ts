import { RunFailure } from '../failure.ts';
import type { BudgetLimits, DayBudget, Spending } from '../ports.ts';

export const MEASURES = ['tokens', 'money'] as const satisfies readonly (keyof Spending)[];
export const NOTHING_SPENT: Spending = { tokens: 0, money: 0 };

/** Sums of money are not exact: 0.1 three times is a little more than 0.3. */
const ROUNDING = 1 + 1e-9;

/** Counts nothing and refuses nobody. */
export const UNLIMITED_BUDGET: DayBudget = { reserve: async () => ({ settle: async () => {} }) };

export function hasLimits({ visitor, site }: BudgetLimits): boolean {
  return MEASURES.some((measure) => visitor[measure] > 0 || site[measure] > 0);
}

/** The largest sum that is within a limit; `Infinity` without one. */
export function mostWithin(limit: number): number {
  return limit > 0 ? limit * ROUNDING : Number.POSITIVE_INFINITY;
}

/** The refusal when one of the sums is over its limit, else null. `whose` begins the sentence: `The site's`. */
export function findUsedUp(whose: string, sums: Spending, limits: Spending): RunFailure | null {
  const what = MEASURES.find((measure) => sums[measure] > mostWithin(limits[measure]));
  if (what === undefined) return null;
  return new RunFailure('upstream_rate_limited', `${whose} budget of ${what} for today is used up.`);
}
