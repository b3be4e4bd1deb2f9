/** Smallest duration that is told apart, in milliseconds. */
const MIN_MS = 1;
/** Each bucket is this much wider than the one before: an estimate is off by at most half of that. */
const GROWTH = 1.15;
/** Up to 1.15^110 ms, about 80 minutes. */
export const BUCKETS = 110;

/** The logarithmic bucket of a duration, from 0. */
export function bucketOf(ms: number): number {
  if (!(ms > MIN_MS)) return 0;
  return Math.min(BUCKETS - 1, 1 + Math.floor(Math.log(ms / MIN_MS) / Math.log(GROWTH)));
}

export function lowerMs(bucket: number): number {
  return bucket === 0 ? 0 : MIN_MS * GROWTH ** (bucket - 1);
}

export function upperMs(bucket: number): number {
  return MIN_MS * GROWTH ** bucket;
}
