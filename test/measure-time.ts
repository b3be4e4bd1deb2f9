/** Below this a time says more about the machine than about the text. */
const FLOOR_MS = 25;
/** Twice the text must take less than this many times as long. */
const MAX_GROWTH = 3;
/** What takes so long needs no longer text to be judged. */
const CERTAIN_MS = 500;
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
 * Tells of work that takes three times as long, or longer, for twice the text; null for any other. What grows as the square
 * goes on growing so when the text is doubled once more; what a machine does only then and there does not.
 *
 * @param workOf - the work for so many times the text: 1, 2 and 4
 * @param floorMs - what takes less for twice the text is not judged
 */
export async function tellGrowth(
  workOf: (times: number) => unknown,
  floorMs = FLOOR_MS,
): Promise<string | null> {
  const msOf = (times: number) => measureCpu(() => workOf(times));
  const leastMsOf = (times: number) => leastOf(() => msOf(times), times === 2 ? floorMs : 0);
  // Most work needs no second look.
  const firstMs = await msOf(2);
  if (firstMs < floorMs || firstMs / (await msOf(1)) < MAX_GROWTH) return null;
  let told = '';
  for (let tried = 0; tried < TRIES; tried++) {
    const twiceMs = await leastMsOf(2);
    if (twiceMs < floorMs) return null;
    const growth = twiceMs / (await leastMsOf(1));
    if (growth < MAX_GROWTH) return null;
    if (twiceMs < CERTAIN_MS && (await leastMsOf(4)) / twiceMs < MAX_GROWTH) return null;
    told = `${growth.toFixed(1)} times as long for twice the text, ${twiceMs.toFixed(0)} ms`;
  }
  return told;
}
