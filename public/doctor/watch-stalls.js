/** How often the watch looks whether it still runs. */
const LOOK_MS = 10;
/** A timer that is later than this was kept from running; less is the jitter of every timer. */
const LATE_MS = 15;
/** As many as an observation may tell of. */
const MAX_STALLS = 1_000;

/**
 * Watches this page itself. What arrives while it is kept busy, or lies in the background, is read only after that, and looks
 * late although the wire had brought it in time.
 * @param {() => number} elapsedMs
 * @returns {{ stalls: [fromMs: number, toMs: number][], end: () => void }} Times in which the page did not run.
 */
export function watchStalls(elapsedMs) {
  /** @type {[number, number][]} */
  const stalls = [];
  let ranAtMs = elapsedMs();
  const timer = setInterval(() => {
    const nowMs = elapsedMs();
    if (nowMs - ranAtMs > LOOK_MS + LATE_MS && stalls.length < MAX_STALLS) stalls.push([ranAtMs, nowMs]);
    ranAtMs = nowMs;
  }, LOOK_MS);
  return { stalls, end: () => clearInterval(timer) };
}
