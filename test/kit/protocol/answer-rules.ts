import type { EventStream } from '../event-stream.ts';
import { isRecord } from '../timeline.ts';
import { applyEvents, EMPTY_STATE } from './client-state.ts';
import { eventsNamed, type Finding } from './finding.ts';

/** Reasons with which nothing is claimed. Servers of before there were these made a page of what was `unanswered`, too. */
const UNCLAIMED: ReadonlySet<unknown> = new Set(['unsure', 'reply']);
const MAX_HITS = 5;
const MAX_EXCERPT_CHARS = 240;

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

/** What claims nothing cites nothing and has no page; small talk has no places either. */
export function* checkOutcome(stream: EventStream): Iterable<Finding> {
  for (const { index, data } of eventsNamed(stream, 'complete')) {
    if (data?.success !== true || !UNCLAIMED.has(data.finishReason)) continue;
    const reason = data.finishReason;
    if (Array.isArray(data.sources) && data.sources.length > 0)
      yield { index, text: `cites sources, but is \`${reason}\`` };
    if ((data.pageUrl ?? null) !== null) yield { index, text: `has a page, but is \`${reason}\`` };
    if (Array.isArray(data.questions) && data.questions.length > 0)
      yield { index, text: `goes on with questions, but is \`${reason}\`` };
    if (reason === 'reply' && Array.isArray(data.hits) && data.hits.length > 0)
      yield { index, text: 'has hits, but is `reply`' };
  }
}

/** At most five places, none twice, each with all that it takes to show it. */
export function* checkHits(stream: EventStream): Iterable<Finding> {
  for (const { index, data } of eventsNamed(stream, 'complete')) {
    if (data?.success !== true || data.hits === undefined) continue;
    const hits: unknown = data.hits;
    if (!Array.isArray(hits) || hits.length > MAX_HITS) {
      yield { index, text: '`hits` is no list of at most five' };
      continue;
    }
    const known = new Set<string>();
    for (const [at, hit] of hits.entries()) {
      const flaw = isRecord(hit) ? findFlaw(hit) : 'is no object';
      const place = JSON.stringify([hit?.documentId, hit?.headingPath, hit?.excerpt]);
      if (flaw) yield { index, text: `hit ${at + 1} ${flaw}` };
      else if (known.has(place)) yield { index, text: `hit ${at + 1} is there twice` };
      known.add(place);
    }
  }
}

function findFlaw(hit: Readonly<Record<string, unknown>>): string | null {
  for (const field of ['title', 'url', 'documentId', 'excerpt']) {
    if (typeof hit[field] !== 'string') return `lacks ${field}`;
  }
  const { headingPath, excerpt } = hit;
  if (!Array.isArray(headingPath) || headingPath.some((heading) => typeof heading !== 'string'))
    return 'lacks headingPath';
  const { length } = String(excerpt);
  return length > MAX_EXCERPT_CHARS || /\n/.test(String(excerpt))
    ? 'has an excerpt of more than one short line'
    : null;
}
