import { BUCKETS, bucketOf, lowerMs, upperMs } from './duration-buckets.ts';

/** What a new duration weighs against all before it: after about 200 runs an old one counts a third. */
const DECAY = 0.995;
/** Below this much evidence an estimate would be a guess. */
const MIN_WEIGHT = 5;

/** Weights of the buckets, from the shortest durations to the longest, as it is kept between starts. */
export type SketchState = readonly number[];

/** A histogram of durations with logarithmic buckets that forgets: a few hundred bytes, whatever it has seen. */
export interface DurationSketch {
  add(ms: number): void;
  /**
   * The given quantiles of what is still to come of a duration that has already lasted `elapsedMs`; null without enough
   * evidence that any lasts that long.
   */
  remaining(elapsedMs: number, quantiles: readonly number[]): number[] | null;
  state(): SketchState;
}

export function createDurationSketch(initial: SketchState = []): DurationSketch {
  const weights = Float64Array.from({ length: BUCKETS }, (_, index) => initial[index] ?? 0);

  return {
    add(ms) {
      for (let index = 0; index < BUCKETS; index++) weights[index] = (weights[index] ?? 0) * DECAY;
      const index = bucketOf(ms);
      weights[index] = (weights[index] ?? 0) + 1;
    },
    remaining(elapsedMs, quantiles) {
      const first = bucketOf(elapsedMs);
      // The bucket at hand is counted by the part of it that is still ahead.
      const ahead = (upperMs(first) - elapsedMs) / (upperMs(first) - lowerMs(first));
      const weightAt = (index: number) =>
        (weights[index] ?? 0) * (index === first ? Math.min(1, Math.max(0, ahead)) : 1);
      let total = 0;
      for (let index = first; index < BUCKETS; index++) total += weightAt(index);
      if (total < MIN_WEIGHT) return null;
      return quantiles.map((quantile) => {
        let left = quantile * total;
        for (let index = first; index < BUCKETS; index++) {
          const weight = weightAt(index);
          if (left > weight) {
            left -= weight;
            continue;
          }
          const from = Math.max(lowerMs(index), elapsedMs);
          return Math.max(0, from + (upperMs(index) - from) * (weight === 0 ? 0 : left / weight) - elapsedMs);
        }
        return Math.max(0, upperMs(BUCKETS - 1) - elapsedMs);
      });
    },
    state: () => [...weights].map((weight) => Math.round(weight * 1000) / 1000),
  };
}
