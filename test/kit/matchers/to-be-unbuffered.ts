import type { EventStream, StreamEvent } from '../event-stream.ts';
import { failUndecided, type MatcherResult, streamOf, toResult } from '../matcher-result.ts';
import { drawTimeline, isRecord } from '../timeline.ts';

export interface UnbufferedOptions {
  /**
   * When the server sent an event, in milliseconds from any fixed moment; undefined for events that do not tell.
   * `elapsedMs` in the data by default.
   */
  readonly sentAt?: (event: StreamEvent) => number | undefined;
  /** How many milliseconds longer than the fastest event another one may have been under way. 50. */
  readonly toleranceMs?: number;
}

/** Events that arrive this close together arrived in one moment. */
const MOMENT_MS = 5;

/**
 * Passes when the events arrived as they were sent, and not collected by a buffer on the way. Where the server stamps
 * its events, each must have been under way about as long as the fastest one. Where it does not, the events must have
 * arrived in at least half as many moments as there are events. A stream that is sent all at once shows nothing
 * either way and fails, with `.not` too: let the server pause between two events.
 */
export function toBeUnbuffered(
  received: unknown,
  { sentAt = readElapsed, toleranceMs = 50 }: UnbufferedOptions = {},
): MatcherResult {
  const stream = streamOf(received);
  const stamped = stream.events.flatMap((event) => {
    const sent = sentAt(event);
    return sent === undefined ? [] : [{ event, sent }];
  });
  const { problem, notes, isDecided } =
    stamped.length >= 2 ? judgeByStamps(stamped, toleranceMs) : judgeByMoments(stream, toleranceMs);
  if (problem !== null && !isDecided) failUndecided(problem, () => drawTimeline(stream));
  return toResult(problem, 'be unbuffered', () => drawTimeline(stream, { notes }));
}

interface Judgement {
  readonly problem: string | null;
  readonly notes: ReadonlyMap<number, string>;
  /** False when the stream shows nothing either way. */
  readonly isDecided: boolean;
}

function judgeByStamps(
  stamped: readonly { event: StreamEvent; sent: number }[],
  toleranceMs: number,
): Judgement {
  const times = stamped.map(({ sent }) => sent);
  const spreadMs = Math.max(...times) - Math.min(...times);
  if (spreadMs <= toleranceMs) return undecided(`were sent within ${Math.round(spreadMs)} ms`, toleranceMs);
  // Clocks differ by a constant; what differs between events is time spent in a buffer.
  const fastest = Math.min(...stamped.map(({ event, sent }) => event.atMs - sent));
  const notes = new Map<number, string>();
  for (const { event, sent } of stamped) {
    const heldMs = event.atMs - sent - fastest;
    if (heldMs > toleranceMs) notes.set(event.index, `held back ${Math.round(heldMs)} ms`);
  }
  const problem =
    notes.size === 0
      ? null
      : `Expected events to arrive as they were sent, but ${notes.size} of ${stamped.length} were held back by more than ${toleranceMs} ms.`;
  return { problem, notes, isDecided: true };
}

function judgeByMoments({ events }: EventStream, toleranceMs: number): Judgement {
  const firstAtMs = events[0]?.atMs ?? 0;
  const spreadMs = (events.at(-1)?.atMs ?? 0) - firstAtMs;
  const isNewMoment = ({ atMs }: StreamEvent, at: number) =>
    at === 0 || atMs - (events[at - 1]?.atMs ?? 0) > MOMENT_MS;
  const moments = events.filter(isNewMoment).length;
  if (events.length < 2 || spreadMs <= toleranceMs) {
    return undecided(`arrived within ${Math.round(spreadMs)} ms`, toleranceMs);
  }
  if (moments >= events.length / 2) return { problem: null, notes: new Map(), isDecided: true };
  const notes = new Map(
    events.flatMap((event, at) =>
      isNewMoment(event, at) ? [] : [[event.index, 'with the one before'] as const],
    ),
  );
  return {
    problem: `Expected events to arrive one by one, but ${events.length} events arrived in ${moments} moments.`,
    notes,
    isDecided: true,
  };
}

function undecided(what: string, toleranceMs: number): Judgement {
  const problem = `Expected events to arrive as they were sent, but all of them ${what}: either they were collected on the way, or the server never paused. Let it pause for more than ${toleranceMs} ms between two events.`;
  return { problem, notes: new Map(), isDecided: false };
}

function readElapsed({ data }: StreamEvent): number | undefined {
  const value = isRecord(data) ? data.elapsedMs : undefined;
  return typeof value === 'number' ? value : undefined;
}
