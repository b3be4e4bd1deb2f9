import type { EventStream } from '../event-stream.ts';
import { applyEvents, EMPTY_STATE } from './client-state.ts';
import { eventsNamed, type Finding } from './finding.ts';

/** Sources come before the words that rest on them, and no other source is cited. */
export function* checkSources(stream: EventStream): Iterable<Finding> {
  const firstDelta = eventsNamed(stream, 'delta')[0]?.index ?? stream.events.length;
  const known = new Set<unknown>();
  for (const { index, data } of eventsNamed(stream, 'source')) {
    known.add(data?.sourceId);
    if (index > firstDelta) yield { index, text: 'a source comes before the first delta' };
  }
  if (eventsNamed(stream, 'snapshot').length > 0) return;
  for (const { index, data } of eventsNamed(stream, 'complete')) {
    for (const source of Array.isArray(data?.sources) ? data.sources : []) {
      if (!known.has(source.sourceId)) yield { index, text: `cites ${source.sourceId}, which was no source` };
    }
  }
}

/** Each delta begins where the text ends, and together they are the answer. */
export function* checkDeltas(stream: EventStream): Iterable<Finding> {
  let state = EMPTY_STATE;
  for (const event of stream.events) {
    if (event.type === 'delta' && event.data?.offset !== state.text.length) {
      yield {
        index: event.index,
        text: `offset ${event.data?.offset}, but the text has ${state.text.length} units`,
      };
    }
    state = applyEvents(state, [event]);
  }
  for (const { index, data } of eventsNamed(stream, 'complete')) {
    const response = String(data?.response);
    const fits = data?.success === true ? response === state.text : state.text.startsWith(response);
    if (!fits) yield { index, text: 'the deltas joined are not the response' };
  }
}

/** The page comes before `complete`, which names its address. */
export function* checkPage(stream: EventStream): Iterable<Finding> {
  const [complete] = eventsNamed(stream, 'complete');
  const pages = eventsNamed(stream, 'page');
  for (const { index } of pages) {
    if (complete && index > complete.index) yield { index, text: 'the page comes before `complete`' };
  }
  const told = pages.at(-1)?.data?.url ?? null;
  const named = complete?.data?.success === true ? complete.data.pageUrl : told;
  if (named !== told && eventsNamed(stream, 'snapshot').length === 0) {
    yield {
      index: complete?.index ?? null,
      text: `\`complete\` names the page ${named}, the page event ${told}`,
    };
  }
}
