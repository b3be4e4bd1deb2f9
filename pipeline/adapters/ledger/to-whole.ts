/** Milliseconds as a column of integers takes them; null stays. */
export function toWhole(ms: number | null): number | null {
  return ms === null ? null : Math.max(0, Math.round(ms));
}
