import type { Pace } from './servers/pausing-ports.ts';

export interface Load {
  readonly name: string;
  readonly streams: number;
  /** Asks a second; null: every connection is opened first, then all ask in the same turn. */
  readonly ratePerSecond: number | null;
  readonly pace: Pace;
  /** Whether memory is measured while all streams wait for their answer. */
  readonly measuresMemory: boolean;
}

const PAUSE_MS = 100;
/** From the last ask until every stream waits and memory is measured: collecting a large heap takes seconds. */
const SETTLING_MS = 2_500;
const SETTLING_MS_PER_STREAM = 0.5;

/** Streams that wait most of the time, as for a model: all of them are open and idle at once, for a while. */
export function waitingLoad(streams: number, ratePerSecond: number): Load {
  const rampMs = (streams / ratePerSecond) * 1_000;
  const idleMs = Math.round(rampMs + SETTLING_MS + streams * SETTLING_MS_PER_STREAM);
  return {
    name: `waiting ${streams}`,
    streams,
    ratePerSecond,
    pace: { pauseMs: PAUSE_MS, idleMs, sources: 1 },
    measuresMemory: true,
  };
}

/** Streams that send as fast as the server can, 2,000 events each beside those that every run has. */
export function floodLoad(streams: number): Load {
  const pace = { pauseMs: 0, idleMs: 0, sources: 2_000 };
  return { name: `flood ${streams}`, streams, ratePerSecond: null, pace, measuresMemory: false };
}

/** Everybody asks at the same moment. */
export function burstLoad(streams: number): Load {
  const pace = { pauseMs: PAUSE_MS, idleMs: 1_000, sources: 1 };
  return { name: `burst ${streams}`, streams, ratePerSecond: null, pace, measuresMemory: false };
}

/**
 * The same load, small and short: what a server makes once is made before its memory at rest is measured. That collects garbage,
 * which throws compiled code away, so it comes before the warm-up.
 */
export function firstUseOf(load: Load): Load {
  return toShort(load, 300);
}

/**
 * The same load, with short pauses, until most of what a server does in it is compiled: after 300 streams the product still has 282
 * functions compiled within the measured 1,000, after 1,500 148, after 3,000 113, and after 5,000 99.
 */
export function warmUpOf(load: Load): Load {
  return toShort(load, isFlood(load) ? 100 : 3_000);
}

function toShort(load: Load, streams: number): Load {
  const { pauseMs } = load.pace;
  return {
    ...load,
    streams,
    ratePerSecond: isFlood(load) ? null : 400,
    pace: { ...load.pace, pauseMs: pauseMs / 4, idleMs: isFlood(load) ? 0 : 100 },
    measuresMemory: false,
  };
}

function isFlood({ pace }: Load): boolean {
  return pace.pauseMs === 0;
}
