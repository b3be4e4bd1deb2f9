import type { EventStream } from '../event-stream.ts';
import { streamOf } from '../matcher-result.ts';
import { findReplayDifference, type Reopen } from '../matchers/to-resume-from.ts';
import { applyEvents, EMPTY_STATE } from './client-state.ts';
import type { Finding } from './finding.ts';

/** How many ids of a long run are tried, evenly spread with both ends. */
const MAX_REPLAYS = 25;

/** A replay from any id is the rest of the uncut run, and applying it twice changes nothing. */
export async function checkReplays(stream: EventStream, reopen: Reopen): Promise<Finding[]> {
  const findings: Finding[] = [];
  const uncut = JSON.stringify(applyEvents(EMPTY_STATE, stream.events));
  for (const event of chooseEvenly(stream.events.filter(({ id }) => id !== null))) {
    const cursor = event.id as string;
    const replay = streamOf(await reopen(cursor));
    // A snapshot may stand in for the beginning; its id is that of the last event it includes.
    const snapshot = replay.events[0]?.type === 'snapshot' ? replay.events[0] : null;
    const from = stream.events.findIndex(({ id }) => id === (snapshot?.id ?? cursor)) + 1;
    const compared = snapshot ? { ...replay, events: replay.events.slice(1), status: replay.status } : replay;
    const difference = findReplayDifference(stream.events.slice(from), compared);
    if (difference) findings.push({ index: event.index, text: `resumed from ${cursor}, ${difference}` });

    const seen = stream.events.slice(0, event.index + 1);
    const once = applyEvents(applyEvents(EMPTY_STATE, seen), replay.events);
    const twice = applyEvents(once, replay.events);
    if (JSON.stringify(once) !== uncut || JSON.stringify(twice) !== uncut) {
      findings.push({ index: event.index, text: `a replay from ${cursor} gives a client another state` });
    }
  }
  return findings;
}

function chooseEvenly<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length <= MAX_REPLAYS) return items;
  const step = (items.length - 1) / (MAX_REPLAYS - 1);
  return Array.from({ length: MAX_REPLAYS }, (_, at) => items[Math.round(at * step)] as Item);
}
