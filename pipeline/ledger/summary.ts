import { type DayAmount, ENDINGS, type Ending } from '../ports.ts';
import { BUCKETS, lowerMs, upperMs } from '../runs/duration-buckets.ts';

/** What the amounts of some days add up to. */
export interface Summary {
  readonly asked: number;
  readonly endings: Readonly<Record<Ending, number>>;
  readonly weak: number;
  readonly degraded: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Milliseconds from the ask to the first event, and to the end. */
  readonly first: Quantiles;
  readonly total: Quantiles;
  /** The same of each stage, by its id. */
  readonly stages: ReadonlyMap<string, Quantiles>;
}

/** Milliseconds; null where nothing was measured. */
export interface Quantiles {
  readonly median: number | null;
  readonly p90: number | null;
}

/** Adds the amounts up. */
export function summarise(amounts: readonly DayAmount[]): Summary {
  const sums = new Map<string, number>();
  for (const { measure, amount } of amounts) sums.set(measure, (sums.get(measure) ?? 0) + amount);
  const sumOf = (measure: string) => sums.get(measure) ?? 0;
  const endings = Object.fromEntries(ENDINGS.map((ending) => [ending, sumOf(`ending.${ending}`)]));
  const stages = new Set([...sums.keys()].flatMap((measure) => /^stage\.(\w+)\./.exec(measure)?.[1] ?? []));
  return {
    asked: Object.values(endings).reduce((sum, amount) => sum + amount, 0),
    endings: endings as Record<Ending, number>,
    weak: sumOf('weak'),
    degraded: sumOf('degraded'),
    inputTokens: sumOf('tokens.input'),
    outputTokens: sumOf('tokens.output'),
    first: toQuantiles(sums, 'first'),
    total: toQuantiles(sums, 'total'),
    stages: new Map([...stages].map((stage) => [stage, toQuantiles(sums, `stage.${stage}`)])),
  };
}

/** The amounts of each day, days without any left out. */
export function groupByDay(amounts: readonly DayAmount[]): ReadonlyMap<string, readonly DayAmount[]> {
  const days = new Map<string, DayAmount[]>();
  for (const amount of amounts) {
    const of = days.get(amount.day);
    if (of) of.push(amount);
    else days.set(amount.day, [amount]);
  }
  return days;
}

function toQuantiles(sums: ReadonlyMap<string, number>, name: string): Quantiles {
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => sums.get(`${name}.${bucket}`) ?? 0);
  const count = buckets.reduce((sum, amount) => sum + amount, 0);
  const quantile = (share: number) => {
    let sum = 0;
    const bucket = buckets.findIndex((amount) => {
      sum += amount;
      return sum >= share * count;
    });
    return (lowerMs(bucket) + upperMs(bucket)) / 2;
  };
  return count === 0 ? { median: null, p90: null } : { median: quantile(0.5), p90: quantile(0.9) };
}
