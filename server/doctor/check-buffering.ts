import { type Finding, isFault, ok, sayTime, untested, WAITING } from './check.ts';
import { UNREACHED } from './check-answer.ts';
import type { Observations, StreamObservation } from './observation.ts';
import { PACED_TICKS } from './test-plan.ts';

/** Pieces that are further apart left the buffer at different times. */
const BURST_GAP_MS = 15;
/** Nagle's algorithm and its like hold a small event for up to 200 ms; who waits longer waits for a buffer to fill. */
const BLOCK_HELD_MS = 320;
const DELAY_HELD_MS = 70;
/** So many small events of ten must have come with the one before: a network that stumbles once or twice is no buffer. */
const MANY_TOGETHER = 4;
/** Events that arrive this close together although they left 100 ms apart travelled together. */
const TOGETHER_MS = 15;

const [SMALL] = PACED_TICKS;

export interface Timing {
  /** Until the first event, in milliseconds from the request. */
  readonly firstEventMs: number;
  /** How much longer than the fastest event the slowest one was under way, in milliseconds. */
  readonly worstGapMs: number;
}

/** The figures of the paced stream; null without one. Clocks differ by a constant, which gaps do not contain. */
export function measureTiming(paced: StreamObservation | undefined): Timing | null {
  if (!paced?.hello || paced.ticks.length < 2) return null;
  return { firstEventMs: paced.helloAtMs ?? 0, worstGapMs: Math.max(...toHeld(paced.ticks)) };
}

/** Whether events arrive as they left, and if not, what kind of buffer keeps them. */
export function checkBuffering({ paced }: Observations): Finding {
  if (!paced) return WAITING;
  if (!paced.hello) return UNREACHED;
  if (paced.headers['content-encoding'])
    return untested('Compression holds events back by itself; mend that first.');
  const timing = measureTiming(paced);
  if (!timing) return untested('The test stream broke off too early.');
  const { firstEventMs, worstGapMs } = timing;
  const small = paced.ticks.slice(0, SMALL.count);
  const isBunched = countTogether(small) >= MANY_TOGETHER;
  const lastSentMs = paced.ticks.at(-1)?.[0] ?? 0;
  // A first event may also be late because the connection was.
  if (isBunched && firstEventMs >= lastSentMs * 0.9) {
    return isFault(
      'buffered-whole',
      `The stream is held back until its end: all ${paced.ticks.length} events arrived at once after ${sayTime(firstEventMs)}.`,
    );
  }
  const heldMs = Math.max(...toHeld(paced.ticks).slice(0, SMALL.count));
  if (isBunched && heldMs > BLOCK_HELD_MS) {
    return isFault(
      'buffered-blocks',
      `The stream is passed on in blocks of about ${sayBytes(findBlockBytes(paced))}: events waited up to ${sayTime(heldMs)} for others.`,
    );
  }
  if (isBunched && heldMs > DELAY_HELD_MS) {
    return isFault(
      'held-back',
      `Small events are held back for up to ${sayTime(heldMs)} to travel together.`,
    );
  }
  return ok(
    `${paced.ticks.length} events arrived as they left; the slowest was ${sayTime(worstGapMs)} longer under way than the fastest.`,
  );
}

function toHeld(ticks: StreamObservation['ticks']): number[] {
  const underWay = ticks.map(([sentMs, atMs]) => atMs - sentMs);
  const fastest = Math.min(...underWay);
  return underWay.map((ms) => ms - fastest);
}

function countTogether(ticks: StreamObservation['ticks']): number {
  return ticks.filter(([, atMs], index) => index > 0 && atMs - (ticks[index - 1]?.[1] ?? 0) < TOGETHER_MS)
    .length;
}

/** The smallest burst that was not the last: a buffer is emptied when it is full, and once more at the end. */
function findBlockBytes({ pieces }: StreamObservation): number {
  const bursts: number[] = [];
  let lastAtMs = Number.NEGATIVE_INFINITY;
  for (const [atMs, bytes] of pieces) {
    if (atMs - lastAtMs > BURST_GAP_MS) bursts.push(0);
    bursts[bursts.length - 1] = (bursts.at(-1) ?? 0) + bytes;
    lastAtMs = atMs;
  }
  return Math.min(...(bursts.length > 1 ? bursts.slice(0, -1) : bursts));
}

function sayBytes(count: number): string {
  return count < 1_024 ? `${count} bytes` : `${Math.round(count / 1_024)} KB`;
}
