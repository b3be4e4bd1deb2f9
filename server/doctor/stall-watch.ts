/** How often the watch looks whether it still runs. */
const LOOK_MS = 10;
/** A timer that is later than this was kept from running; less is the jitter of every timer. */
const LATE_MS = 15;
/** As many as an observation may tell of. */
const MAX_STALLS = 1_000;

export interface StallWatch {
  /** Times in which the program that listens did not run at all, in milliseconds of its clock. */
  readonly stalls: [fromMs: number, toMs: number][];
  end(): void;
}

/**
 * Watches the listener itself. What arrives while its program is kept busy, or another one has its processor, is read only
 * after that, and looks late although the wire had brought it in time.
 */
export function createStallWatch(elapsedMs: () => number): StallWatch {
  const stalls: [number, number][] = [];
  let ranAtMs = elapsedMs();
  const timer = setInterval(() => {
    const nowMs = elapsedMs();
    if (nowMs - ranAtMs > LOOK_MS + LATE_MS && stalls.length < MAX_STALLS) stalls.push([ranAtMs, nowMs]);
    ranAtMs = nowMs;
  }, LOOK_MS);
  return { stalls, end: () => clearInterval(timer) };
}
