import { type Finding, isFault, ok, sayTime, unclear, untested, WAITING } from './check.ts';
import { UNREACHED } from './check-answer.ts';
import { type Arrival, findEarliest, measureArrivals } from './measure-arrivals.ts';
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
/** An event that travelled with the next has waited until that left; half of it is enough when the listener had stalls. */
const WAITED_SHARE = 0.5;
/** So many events may be late by accident: a buffer, which holds back all, shows in those after them. */
const ACCIDENTS = 2;

const [SMALL] = PACED_TICKS;

export interface Timing {
  /** Until the first event, in milliseconds from the request. */
  readonly firstEventMs: number;
  /** How much longer than the fastest event the slowest one was under way, in milliseconds. */
  readonly worstGapMs: number;
}

/** The figures of the paced stream, without what the listener's own stalls added; null without a stream. */
export function measureTiming(paced: StreamObservation | undefined): Timing | null {
  if (!paced?.hello || paced.ticks.length < 2) return null;
  return {
    firstEventMs: findEarliest(paced.helloAtMs ?? 0, paced.stalls),
    worstGapMs: Math.max(...measureArrivals(paced).map(({ heldMs }) => heldMs)),
  };
}

/** Whether events arrive as they left, and if not, what kind of buffer keeps them. */
export function checkBuffering({ paced }: Observations): Finding {
  if (!paced) return WAITING;
  if (!paced.hello) return UNREACHED;
  if (paced.headers['content-encoding'])
    return untested('Compression holds events back by itself; mend that first.');
  const timing = measureTiming(paced);
  if (!timing) return untested('The test stream broke off too early.');
  const arrivals = measureArrivals(paced);
  const fault = findBuffer(paced, arrivals, timing.firstEventMs);
  if (fault) return fault;
  const asRead = arrivals.map((arrival) => ({ ...arrival, heldMs: arrival.lateMs }));
  if (findBuffer(paced, asRead, paced.helloAtMs ?? 0)) {
    const longestMs = Math.max(...paced.stalls.map(([fromMs, toMs]) => toMs - fromMs));
    return unclear(
      `The listener itself was kept from running for up to ${sayTime(longestMs)}, so nothing can be said of the chain. Close other programs, keep the page in view and run the test again.`,
    );
  }
  return ok(
    `${paced.ticks.length} events arrived as they left; the slowest was ${sayTime(timing.worstGapMs)} longer under way than the fastest.`,
  );
}

function findBuffer(
  paced: StreamObservation,
  arrivals: readonly Arrival[],
  firstEventMs: number,
): Finding | null {
  const small = arrivals.slice(0, SMALL.count);
  if (countTogether(small) < MANY_TOGETHER) return null;
  const lastSentMs = arrivals.at(-1)?.sentMs ?? 0;
  // A first event may also be late because the connection was.
  if (firstEventMs >= lastSentMs * 0.9) {
    return isFault(
      'buffered-whole',
      `The stream is held back until its end: all ${arrivals.length} events arrived at once after ${sayTime(firstEventMs)}.`,
    );
  }
  const held = small.map(({ heldMs }) => heldMs).sort((a, b) => b - a);
  const heldMs = held[ACCIDENTS] ?? 0;
  if (heldMs > BLOCK_HELD_MS) {
    return isFault(
      'buffered-blocks',
      `The stream is passed on in blocks of about ${sayBytes(findBlockBytes(paced))}: events waited up to ${sayTime(held[0] ?? 0)} for others.`,
    );
  }
  if (heldMs <= DELAY_HELD_MS) return null;
  return isFault('held-back', `Small events are held back for up to ${sayTime(heldMs)} to travel together.`);
}

/** How many came with the one before, for which that one must have waited. */
function countTogether(arrivals: readonly Arrival[]): number {
  return arrivals.filter(({ sentMs, atMs }, index) => {
    const before = arrivals[index - 1];
    if (!before || atMs - before.atMs >= TOGETHER_MS) return false;
    return before.heldMs >= (sentMs - before.sentMs) * WAITED_SHARE;
  }).length;
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
