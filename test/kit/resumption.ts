import type { EventStream, StreamEvent } from './event-stream.ts';
import { findUncleanEnd } from './matchers/to-end-cleanly.ts';
import { stageOf } from './stage-of.ts';
import { describeEvent } from './timeline.ts';

// What is wrong with a stream that was cut and resumed, each as the rest of a sentence; null when nothing is.

/** Ids that do not count up by one: an event was lost or doubled. */
export function findDisorder(events: readonly StreamEvent[], when = ''): string | null {
  const ids = events.flatMap(({ id }) => (id === null ? [] : [id]));
  const doubled = ids.find((id, at) => ids.indexOf(id) !== at);
  if (doubled !== undefined) return `#${doubled} arrived twice`;
  const numbers = ids.map(Number);
  const gapAt = numbers.findIndex((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1);
  return gapAt < 0 ? null : `#${ids[gapAt]} follows #${ids[gapAt - 1]}${when}`;
}

/** The rest does not go on where the cut was. */
export function findLoss(arrived: readonly StreamEvent[], rest: EventStream): string | null {
  if (rest.status !== 204) {
    const unclean = findUncleanEnd(rest);
    if (unclean) return `the resumed stream does not end: ${unclean}`;
  }
  const all = [...arrived, ...rest.events];
  if (all.every(({ id }) => id === null)) return 'no event has an id, so a client cannot say what it has';
  return findDisorder(all, ' after the resumption');
}

/** A run that was resumed ends in another way than one that was never cut: its end was lost. */
export function findEarlyEnd(
  arrived: readonly StreamEvent[],
  rest: EventStream,
  whole: readonly StreamEvent[],
): string | null {
  const [last, wanted] = [rest.events.at(-1) ?? arrived.at(-1), whole.at(-1)];
  if (last === undefined || wanted === undefined) return null;
  if (endOf(last) !== endOf(wanted)) {
    return `the resumed stream ends with ${describeEvent(last)}, and a whole one with ${describeEvent(wanted)}`;
  }
  return endOf(last) === '' && rest.events.length === 0 && arrived.length < whole.length
    ? `nothing was left after ${arrived.length} events, and a whole stream has ${whole.length}`
    : null;
}

/** What an event has in common with the last one of another run. */
function endOf(event: StreamEvent): string {
  const { type, data, text } = event;
  if (type !== 'message') return `${type} ${stageOf(event) ?? ''}`;
  // Without a name only a closing word such as `[DONE]`, or a stage, can be told from other events.
  return stageOf(event) ?? (typeof data === 'string' ? text : '');
}
