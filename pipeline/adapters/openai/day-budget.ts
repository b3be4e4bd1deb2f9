import { RunFailure } from '../../failure.ts';

const DAY_MS = 86_400_000;
const KEEP_EVERY_MS = 5_000;

export interface DayBudgetOptions {
  /** What is counted, as a failure names it: `tokens`, `money`. */
  readonly what: string;
  /** Of a day (UTC); 0 for no limit. */
  readonly perVisitor: number;
  readonly perSite: number;
  readonly now: () => number;
  /** What was used before this start, as `keep` was given it; null or empty when nothing was. */
  readonly kept: string | null;
  /** Told after a use, at most every five seconds: a crash may lose the count of the last ones. */
  readonly keep: (state: string) => void;
}

/** One call's share of the budget; settle it once with what it really used. */
export interface Reservation {
  settle(used: number): void;
}

export interface DayBudget {
  /**
   * Sets an amount aside before a call, so that calls under way count already.
   * @throws {RunFailure} `upstream_rate_limited` when the visitor's or the site's day is used up
   */
  reserve(visitorId: string, amount: number): Reservation;
}

interface Day {
  readonly day: number;
  site: number;
  readonly visitors: Map<string, number>;
}

/** Counts what each day uses, which begins at midnight UTC. Without limits it counts nothing. */
export function createDayBudget(options: DayBudgetOptions): DayBudget {
  const { perVisitor, perSite, now, keep } = options;
  let today = restore(options.kept) ?? begin(toDay(now()));
  let keptAt = Number.NEGATIVE_INFINITY;
  if (perVisitor === 0 && perSite === 0) return { reserve: () => ({ settle: () => {} }) };
  const usedUp = (whose: string) =>
    new RunFailure('upstream_rate_limited', `${whose} budget of ${options.what} for today is used up.`);

  return {
    reserve(visitorId, amount) {
      const day = toDay(now());
      if (today.day !== day) today = begin(day);
      const used = today.visitors.get(visitorId) ?? 0;
      if (isOver(used + amount, perVisitor)) throw usedUp("The visitor's");
      if (isOver(today.site + amount, perSite)) throw usedUp("The site's");
      const reserved = today;
      add(reserved, visitorId, amount);
      return {
        settle(spent) {
          add(reserved, visitorId, spent - amount);
          if (spent === 0 || now() - keptAt < KEEP_EVERY_MS) return;
          keptAt = now();
          keep(JSON.stringify({ ...today, visitors: [...today.visitors] }));
        },
      };
    },
  };
}

/** Sums of money are not exact: 0.1 three times is a little more than 0.3. */
function isOver(sum: number, limit: number): boolean {
  return limit > 0 && sum > limit * (1 + 1e-9);
}

function add(day: Day, visitorId: string, amount: number): void {
  day.site += amount;
  day.visitors.set(visitorId, (day.visitors.get(visitorId) ?? 0) + amount);
}

function toDay(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

function begin(day: number): Day {
  return { day, site: 0, visitors: new Map() };
}

function restore(kept: string | null): Day | null {
  if (!kept) return null;
  const { day, site, visitors } = JSON.parse(kept) as {
    day: number;
    site: number;
    visitors: [string, number][];
  };
  return { day, site, visitors: new Map(visitors) };
}
