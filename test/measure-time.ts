/** Below this a time says more about the machine than about the text. */
const FLOOR_MS = 25;
/** Twice the text must take less than this many times as long. */
const MAX_GROWTH = 3;
const RUNS = 5;
/** A growth, or a time that is too long, is believed when it shows every time. */
const TRIES = 5;

type Work = () => unknown;

/** Milliseconds of the processor: those of the clock are also those of whatever else the machine does. */
export async function measureCpu(work: Work): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Milliseconds of the clock. */
export async function measureClock(work: Work): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * The least of a few times, since a machine can only lengthen them. No more are taken once one is below `enough`.
 *
 * @param measure - gives one time, in milliseconds
 */
export async function leastOf(measure: () => Promise<number>, enough = 0): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS && least >= enough; run++) least = Math.min(least, await measure());
  return least;
}

/**
 * Tells of work that takes three times as long, or longer, for twice the text; null for any other.
 *
 * @param floorMs - what takes less for twice the text is not judged
 */
export async function tellGrowth(once: Work, twice: Work, floorMs = FLOOR_MS): Promise<string | null> {
  // Most work needs no second look.
  const firstMs = await measureCpu(twice);
  if (firstMs < floorMs || firstMs / (await measureCpu(once)) < MAX_GROWTH) return null;
  let told = '';
  for (let tried = 0; tried < TRIES; tried++) {
    const twiceMs = await leastOf(() => measureCpu(twice), floorMs);
    if (twiceMs < floorMs) return null;
    const growth = twiceMs / (await leastOf(() => measureCpu(once)));
    if (growth < MAX_GROWTH) return null;
    told = `${growth.toFixed(1)} times as long for twice the text, ${twiceMs.toFixed(0)} ms`;
  }
  return told;
}
