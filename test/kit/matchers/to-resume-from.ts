import type { EventStream, StreamEvent } from '../event-stream.ts';
import { failUndecided, type MatcherResult, streamOf, toResult } from '../matcher-result.ts';
import { describeEvent, drawTimeline } from '../timeline.ts';

/** Asks for the same stream again with this `Last-Event-ID`; may give a supertest request with `sse()` as it is. */
export type Reopen = (lastEventId: string) => PromiseLike<unknown>;

/**
 * Passes when asking again from this id gives exactly what followed it the first time: the same ids, names and data
 * in the same order. Events without an id are transient and not compared. Fails with `.not` too when the id never came, or
 * when the test left before anything followed it.
 */
export async function toResumeFrom(
  received: unknown,
  id: string | number,
  reopen: Reopen,
): Promise<MatcherResult> {
  const whole = streamOf(received);
  const cursor = whole.events.findIndex((event) => event.id === String(id));
  const drawWhole = () => drawTimeline(whole);
  if (cursor < 0)
    failUndecided(`Expected to resume from ${id}, but no event of the stream has this id.`, drawWhole);
  const rest = whole.events.slice(cursor + 1);
  if (whole.end !== 'ended' && rest.every((event) => event.id === null)) {
    const nothing = `Expected to resume from ${id}, but the stream was not read any further: nothing is known of the rest.`;
    failUndecided(nothing, drawWhole);
  }
  const replay = streamOf(await reopen(String(id)));
  const problem = findReplayDifference(rest, replay);
  return toResult(
    problem && `Expected a resumption from ${id} to give the rest of the stream, but ${problem}.`,
    `resume from ${id}`,
    () => `The stream:\n${drawWhole()}\n\nResumed from ${id}:\n${drawTimeline(replay)}`,
  );
}

/** How a replay differs from the rest of the uncut stream, as the rest of a sentence; null when it does not. */
export function findReplayDifference(rest: readonly StreamEvent[], replay: EventStream): string | null {
  const wanted = rest.filter(({ id }) => id !== null);
  const found = replay.events.filter(({ id }) => id !== null);
  if (replay.status !== 200 && replay.status !== 204) return `the answer was ${replay.status}`;
  for (let at = 0; at < Math.max(wanted.length, found.length); at++) {
    const [before, after] = [wanted[at], found[at]];
    if (before === undefined) return `it also has #${after?.id} ${after && describeEvent(after)}`;
    if (after === undefined) return `#${before.id} ${describeEvent(before)} is missing at its end`;
    if (before.id !== after.id) return `#${after.id} stands where #${before.id} should`;
    if (before.type !== after.type || before.text !== after.text) {
      return `#${before.id} was ${describeEvent(before)} and is now ${describeEvent(after)}`;
    }
  }
  return null;
}
