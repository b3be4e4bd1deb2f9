import { setTimeout as delay } from 'node:timers/promises';
import { describeThrown } from '../../pipeline/innermost-cause.ts';

/**
 * Does `work` once and resolves with its exit code; with `everyMs` again and again, so long after each end, until the
 * signal aborts. Then a failure is told and does not end it.
 */
export async function repeatEvery(
  everyMs: number | null,
  work: () => Promise<number>,
  signal: AbortSignal,
): Promise<number> {
  if (everyMs === null) return work();
  let code = 0;
  while (!signal.aborted) {
    try {
      code = await work();
    } catch (error) {
      process.stderr.write(`${describeThrown(error)}\n`);
      code = 1;
    }
    if (signal.aborted) break;
    const next = new Date(Date.now() + everyMs).toISOString().replace(/\.\d+Z$/, 'Z');
    process.stdout.write(`The next import is at ${next}.\n`);
    await delay(everyMs, undefined, { signal }).catch(() => {});
  }
  return code;
}
