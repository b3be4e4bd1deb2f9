/** By the nearest rank; null of no values. */
export function percentile(values: readonly number[], percent: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}

/** The middle of an odd number of values, the lower of the two middles of an even one; null of no values. */
export function median(values: readonly number[]): number | null {
  return percentile(values, 50);
}
