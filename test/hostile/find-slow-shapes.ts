import { leastOf, measureCpu, tellGrowth } from '../measure-time.ts';
import { listShapes } from './shapes.ts';

/** The longest question that is accepted; twice that is tried as well, for what only begins to grow there. */
const LENGTH = 4_000;
const SHORT_LENGTH = 1_000;
/** What is below this at the whole length is not slow at twice that, even if it grows as the square. */
const UNJUDGED_MS = 6;
const MAX_MS = 1_000;
/** At a quarter of the length; what is slower is not even tried at its whole length. */
const MAX_SHORT_MS = 200;

/** Tries `read` with every shape; one line for each that grows faster than its text or takes a second. */
export async function findSlowShapes(read: (text: string) => unknown): Promise<string[]> {
  const slow: string[] = [];
  for (const [name, shape] of listShapes()) {
    const verdict = await judge((length) => read(shape(length)));
    if (verdict) slow.push(`${name}: ${verdict}`);
  }
  return slow;
}

async function judge(readOf: (length: number) => unknown): Promise<string | null> {
  const least = (length: number, enough: number) => leastOf(() => measureCpu(() => readOf(length)), enough);
  const shortMs = await least(SHORT_LENGTH, MAX_SHORT_MS);
  if (shortMs > MAX_SHORT_MS) return `${Math.round(shortMs)} ms for ${SHORT_LENGTH} characters`;
  const ms = await least(LENGTH, MAX_MS);
  if (ms > MAX_MS) return `${Math.round(ms)} ms for ${LENGTH} characters`;
  if (ms < UNJUDGED_MS) return null;
  return tellGrowth((times) => readOf(times * LENGTH));
}
