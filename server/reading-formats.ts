/** `22 November 2026`, in UTC so that every reader of a page sees the same day. */
export function formatDate(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
}

/** Milliseconds as `<1 ms`, `60 ms`, `4.2 s` or `2 min 5 s`. The progress element says them the same way. */
export function formatDuration(ms: number): string {
  if (ms < 1) return '<1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A shorter time left is over before it is read. */
const MIN_ETA_MS = 1_000;

/** `about 4 s left`; empty when the time is not known or too short to be told. */
export function describeTimeLeft(etaMs: number | undefined): string {
  if (etaMs === undefined || etaMs < MIN_ETA_MS) return '';
  return `about ${Math.round(etaMs / 1000)} s left`;
}
