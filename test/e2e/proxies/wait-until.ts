import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for something in another process, which can only be looked at again and again.
 * @throws {Error} naming what did not happen in time
 */
export async function waitUntil(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}.`);
    await delay(5);
  }
}
