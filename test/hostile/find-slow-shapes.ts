import { listShapes } from './shapes.ts';

/** The longest question that is accepted, and twice that: what only begins to grow there is seen as well. */
const LENGTH = 4_000;
const SHORT_LENGTH = 1_000;
/** Below this a time says more about the machine than about the text. */
const FLOOR_MS = 25;
/** What is below this stays below the floor when it grows as the square of its length. */
const UNJUDGED_MS = FLOOR_MS / 4;
/** Twice the text must take less than this many times as long. */
const MAX_GROWTH = 3;
const MAX_MS = 1_000;
/** At a quarter of the length; what is slower is not even tried at its whole length. */
const MAX_SHORT_MS = 200;
const RUNS = 5;
/** A growth is believed when it shows every time. */
const TRIES = 3;

/** Tries `read` with every shape; one line for each that grows faster than its text or takes a second. */
export async function findSlowShapes(read: (text: string) => unknown): Promise<string[]> {
  const slow: string[] = [];
  for (const [name, shape] of listShapes()) {
    const verdict = await judge(read, shape);
    if (verdict) slow.push(`${name}: ${verdict}`);
  }
  return slow;
}

async function judge(
  read: (text: string) => unknown,
  shape: (length: number) => string,
): Promise<string | null> {
  const shortMs = await measure(read, shape(SHORT_LENGTH));
  if (shortMs > MAX_SHORT_MS) return `${Math.round(shortMs)} ms for ${SHORT_LENGTH} characters`;
  const ms = await measure(read, shape(LENGTH));
  if (ms > MAX_MS) return `${Math.round(ms)} ms for ${LENGTH} characters`;
  if (ms < UNJUDGED_MS) return null;
  let growth = 0;
  let twiceMs = await measure(read, shape(2 * LENGTH));
  for (let tried = 0; twiceMs > FLOOR_MS && tried < TRIES; tried++) {
    twiceMs = await median(read, shape(2 * LENGTH));
    growth = twiceMs / (await median(read, shape(LENGTH)));
    if (growth < MAX_GROWTH) return null;
  }
  return twiceMs > FLOOR_MS
    ? `${growth.toFixed(1)} times as long for twice the text, ${twiceMs.toFixed(0)} ms`
    : null;
}

async function median(read: (text: string) => unknown, text: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await measure(read, text));
  return times.sort((a, b) => a - b)[RUNS >> 1] ?? 0;
}

/** The processor's milliseconds: those of the clock are also those of whatever else the machine does. */
async function measure(read: (text: string) => unknown, text: string): Promise<number> {
  const before = process.cpuUsage();
  await read(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
