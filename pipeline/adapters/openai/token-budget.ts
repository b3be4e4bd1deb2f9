import { RunFailure } from '../../failure.ts';
import type { Usage } from '../../ports.ts';

const DAY_MS = 86_400_000;
const KEEP_EVERY_MS = 5_000;

export interface TokenBudgetOptions {
  /** Tokens of a day (UTC), in and out; 0 for no limit. */
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
  settle(usage: Usage | null): void;
}

export interface TokenBudget {
  /**
   * Sets tokens aside before a call, so that calls under way count already.
   * @throws {RunFailure} `upstream_rate_limited` when the visitor's or the site's day is used up
   */
  reserve(visitorId: string, tokens: number): Reservation;
}

interface Day {
  readonly day: number;
  site: number;
  readonly visitors: Map<string, number>;
}

/** Counts the tokens of each day, which begins at midnight UTC. Without limits it counts nothing. */
export function createTokenBudget(options: TokenBudgetOptions): TokenBudget {
  const { perVisitor, perSite, now, keep } = options;
  let today = restore(options.kept) ?? begin(toDay(now()));
  let keptAt = Number.NEGATIVE_INFINITY;
  if (perVisitor === 0 && perSite === 0) return { reserve: () => ({ settle: () => {} }) };

  return {
    reserve(visitorId, tokens) {
      const day = toDay(now());
      if (today.day !== day) today = begin(day);
      const used = today.visitors.get(visitorId) ?? 0;
      if (perVisitor > 0 && used + tokens > perVisitor) throw usedUp("The visitor's");
      if (perSite > 0 && today.site + tokens > perSite) throw usedUp("The site's");
      const reserved = today;
      add(reserved, visitorId, tokens);
      return {
        settle(usage) {
          const spent = usage ? usage.inputTokens + usage.outputTokens : 0;
          add(reserved, visitorId, spent - tokens);
          if (spent === 0 || now() - keptAt < KEEP_EVERY_MS) return;
          keptAt = now();
          keep(JSON.stringify({ ...today, visitors: [...today.visitors] }));
        },
      };
    },
  };
}

function add(day: Day, visitorId: string, tokens: number): void {
  day.site += tokens;
  day.visitors.set(visitorId, (day.visitors.get(visitorId) ?? 0) + tokens);
}

function usedUp(whose: string): RunFailure {
  return new RunFailure('upstream_rate_limited', `${whose} tokens for today are used up.`);
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
