import type { EventStream } from '../event-stream.ts';
import { eventsNamed, type Finding, isTerminal } from './finding.ts';
import { PROTOCOL_MILEPOSTS } from './mileposts.ts';

/** The run begins with `init` at 5, which tells where it can be followed and its plan. */
export function* checkBeginning({ events }: EventStream): Iterable<Finding> {
  const [first] = events;
  if (first?.type !== 'stage' || first.data?.stageId !== 'init' || first.data?.progress !== 5) {
    yield { index: 0, text: 'the first event is the stage init at 5' };
    return;
  }
  if (first.data.protocol !== 1) yield { index: 0, text: 'init tells that the protocol is 1' };
  for (const field of ['runId', 'conversationId', 'messageId', 'eventsUrl', 'stopUrl']) {
    if (typeof first.data[field] !== 'string') yield { index: 0, text: `init lacks ${field}` };
  }
  const stages = [...new Set(PROTOCOL_MILEPOSTS.map(([stageId]) => stageId))];
  const planned = Array.isArray(first.data.plan)
    ? first.data.plan.map((stage: { id: unknown }) => stage.id)
    : [];
  if (planned.join() !== stages.join()) yield { index: 0, text: `the plan is ${stages.join(', ')}` };
}

/** Progress and time never fall. */
export function* checkProgress(stream: EventStream): Iterable<Finding> {
  const highest = { progress: 0, elapsedMs: 0 };
  for (const { index, data } of eventsNamed(stream, 'stage', 'progress')) {
    for (const field of ['progress', 'elapsedMs'] as const) {
      const value = data?.[field];
      if (typeof value !== 'number') yield { index, text: `${field} is missing` };
      else if (value < highest[field])
        yield { index, text: `${field} falls from ${highest[field]} to ${value}` };
      else highest[field] = value;
    }
  }
}

/** Mileposts are passed in the order of the plan; all of them when the run succeeds. */
export function* checkPlanOrder(stream: EventStream): Iterable<Finding> {
  let at = 0;
  const skipped: string[] = [];
  for (const event of eventsNamed(stream, 'stage')) {
    const { stageId, progress, status } = event.data ?? {};
    // The milepost at which a run broke off stands there a second time.
    if (status === 'failed' || status === 'stopped') continue;
    const found = PROTOCOL_MILEPOSTS.findIndex(
      ([id, post], index) => index >= at && id === stageId && post === progress,
    );
    if (found < 0) yield { index: event.index, text: 'this milepost is not next in the plan' };
    else {
      skipped.push(...PROTOCOL_MILEPOSTS.slice(at, found).map((post) => post.join(' ')));
      at = found + 1;
    }
  }
  if (skipped.length > 0) yield { index: null, text: `the run did not pass ${skipped.join(', ')}` };
}

/** One `complete`, then one terminal stage that fits it, then nothing. */
export function* checkEnding(stream: EventStream): Iterable<Finding> {
  const completes = eventsNamed(stream, 'complete');
  const terminals = stream.events.filter(isTerminal);
  const [complete, terminal] = [completes[0], terminals[0]];
  if (completes.length !== 1)
    yield { index: completes[1]?.index ?? null, text: `${completes.length} \`complete\` events, not one` };
  if (terminals.length !== 1)
    yield { index: terminals[1]?.index ?? null, text: `${terminals.length} terminal stages, not one` };
  if (complete === undefined || terminal === undefined) return;
  if (complete.index > terminal.index)
    yield { index: complete.index, text: '`complete` comes before the terminal stage' };
  for (const { index } of stream.events.slice(terminal.index + 1)) {
    yield { index, text: 'nothing follows the terminal stage' };
  }
  const { stageId, status, progress } = terminal.data;
  if (complete.data?.success === true && (stageId !== 'complete' || status !== 'done')) {
    yield { index: terminal.index, text: 'a run that succeeded ends with the stage complete, done' };
  }
  if (complete.data?.success !== true && (stageId === 'complete' || progress >= 100)) {
    yield { index: terminal.index, text: 'a run that failed stays below 100' };
  }
}
