import type { BudgetLimits, DayBudget, SettingStore, Spending } from '../../ports.ts';
import { findUsedUp, hasLimits, MEASURES, UNLIMITED_BUDGET } from '../budget-limits.ts';

const DAY_MS = 86_400_000;
const KEEP_EVERY_MS = 5_000;
/** Where what the day has used is kept between starts. */
const SETTINGS = { tokens: 'model_tokens', money: 'model_money' } as const;

export interface KeptDayBudgetOptions {
  readonly limits: BudgetLimits;
  /** Told after a use, at most every five seconds: a crash may lose the count of the last ones. */
  readonly settings: SettingStore;
  readonly now: () => number;
}

/** What was used of one measure. */
interface Day {
  readonly day: number;
  site: number;
  readonly visitors: Map<string, number>;
}

type Today = Readonly<Record<keyof Spending, Day>>;

/** Counts in memory what one process spends, and keeps it for its next start. Without limits it counts nothing. */
export async function createKeptDayBudget(options: KeptDayBudgetOptions): Promise<DayBudget> {
  const { limits, settings, now } = options;
  if (!hasLimits(limits)) return UNLIMITED_BUDGET;
  const toDay = () => Math.floor(now() / DAY_MS);
  let keptAt = Number.NEGATIVE_INFINITY;
  let today: Today = { tokens: await load('tokens'), money: await load('money') };

  return {
    async reserve(visitorId, most) {
      begin();
      const reserved = today;
      const used = usedBy(reserved, visitorId);
      const site = { tokens: reserved.tokens.site, money: reserved.money.site };
      const usedUp =
        findUsedUp("The visitor's", sum(used, most), limits.visitor) ??
        findUsedUp("The site's", sum(site, most), limits.site);
      if (usedUp) throw usedUp;
      add(reserved, visitorId, most);
      return {
        async settle(spent) {
          const rest = { tokens: spent.tokens - most.tokens, money: spent.money - most.money };
          add(reserved, visitorId, rest);
          if (spent.tokens > 0 || spent.money > 0) keep();
        },
      };
    },
  };

  /** Each measure has a day of its own, since each is kept by itself. */
  function begin(): void {
    const day = toDay();
    if (MEASURES.every((measure) => today[measure].day === day)) return;
    const of = (measure: keyof Spending) => (today[measure].day === day ? today[measure] : emptyDay(day));
    today = { tokens: of('tokens'), money: of('money') };
  }

  function keep(): void {
    if (now() - keptAt < KEEP_EVERY_MS) return;
    keptAt = now();
    for (const measure of MEASURES) {
      const { day, site, visitors } = today[measure];
      void settings.write(SETTINGS[measure], JSON.stringify({ day, site, visitors: [...visitors] }));
    }
  }

  async function load(measure: keyof Spending): Promise<Day> {
    const kept = await settings.readOrCreate(SETTINGS[measure], () => '');
    if (kept === '') return emptyDay(toDay());
    const { day, site, visitors } = JSON.parse(kept) as {
      day: number;
      site: number;
      visitors: [string, number][];
    };
    return { day, site, visitors: new Map(visitors) };
  }
}

function usedBy(today: Today, visitorId: string): Spending {
  return {
    tokens: today.tokens.visitors.get(visitorId) ?? 0,
    money: today.money.visitors.get(visitorId) ?? 0,
  };
}

function sum(one: Spending, other: Spending): Spending {
  return { tokens: one.tokens + other.tokens, money: one.money + other.money };
}

function add(today: Today, visitorId: string, amount: Spending): void {
  const used = usedBy(today, visitorId);
  for (const measure of MEASURES) {
    const day = today[measure];
    day.site += amount[measure];
    day.visitors.set(visitorId, used[measure] + amount[measure]);
  }
}

function emptyDay(day: number): Day {
  return { day, site: 0, visitors: new Map() };
}
