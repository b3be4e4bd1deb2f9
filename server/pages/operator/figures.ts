const NUMBER = new Intl.NumberFormat('en');
const MINUTE_MS = 60_000;

export function toNumber(value: number): string {
  return NUMBER.format(value);
}

/** `86 %`; a dash where there is nothing to take a share of. */
export function toShare(part: number, whole: number, digits = 0): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(digits)} %`;
}

/** `44 ms`, `3.4 s`, `2.1 min`; a dash where nothing was measured. */
export function toDuration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < MINUTE_MS ? `${(ms / 1_000).toFixed(1)} s` : `${(ms / MINUTE_MS).toFixed(1)} min`;
}

/** `28 Nov 2026, 14:05`, UTC. */
export function toMoment(time: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(time);
}

/** `today`, `yesterday`, or the day as in `25 Nov`. */
export function toDayName(day: string, today: string): string {
  const ago = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  if (ago === 0) return 'today';
  if (ago === 1) return 'yesterday';
  return toDate(day);
}

/** `25 Nov`. */
export function toDate(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    Date.parse(day),
  );
}

/** What is said of a count beside the one before it. */
export function toChange(now: number, before: number): string {
  if (before === 0) return now === 0 ? '' : 'none in the time before';
  const change = Math.round((100 * (now - before)) / before);
  if (change === 0) return 'as many as before';
  return change > 0 ? `${change} % more than before` : `${-change} % fewer than before`;
}
