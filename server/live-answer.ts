import { findSettledEnd } from '#markdown/settled-blocks.js';
import {
  type EventPayloads,
  isTerminalStage,
  type NoticePayload,
  type RunEvent,
  type SnapshotPayload,
  type StagePayload,
} from '../pipeline/events.ts';
import type { PageStore, RunOutcome, RunRecord } from '../pipeline/ports.ts';
import { ENGLISH, type WordKey } from './i18n/en.ts';
import type { Words } from './i18n/words.ts';
import { type Html, renderMarkdown } from './markdown.ts';
import { toConversationUrl } from './pages/conversation-head.ts';
import { toExchangeModel } from './pages/exchange-model.ts';
import type { LivePart } from './pages/live-parts.ts';

/** A shorter time left is over before it is read. */
const MIN_ETA_MS = 1_000;

/**
 * The parts of an exchange as its run makes them, for a browser that runs no script: a milepost for each `stage` and
 * `progress`, the answer block by block, and the end with the sources and the page. A run that breaks off, because the
 * process ends, closes with a part that leads to the conversation's own address.
 */
export async function* toLiveParts(
  events: AsyncIterable<RunEvent>,
  run: RunRecord,
  pages: PageStore,
  words: Words,
): AsyncGenerator<LivePart, void, void> {
  const conversationUrl = toConversationUrl(run.conversationId);
  const answer = createLiveAnswer(run.id, words);
  let label = '';
  let progress = 0;
  let complete: EventPayloads['complete'] | null = null;

  for await (const event of events) {
    if (isTerminalStage(event) && complete) {
      const outcome = toOutcome(complete, event);
      const exchange = { runId: run.id, question: run.question, createdAt: '', outcome };
      yield* answer.replace(complete.response, true);
      yield { kind: 'live-end', exchange: await toExchangeModel(exchange, pages, words), conversationUrl };
      return;
    }
    if (event.name === 'stage') label = toLabel(event.data, words);
    if ((event.name === 'stage' || event.name === 'progress') && event.data.progress > progress) {
      progress = event.data.progress;
      yield { kind: 'live-post', progress, label, eta: toTimeLeft(event.data.etaMs, words) };
    }
    if (event.name === 'notice') yield toNotice(event.data, words);
    if (event.name === 'source') answer.addSources([event.data]);
    if (event.name === 'delta') yield* answer.append(event.data.text);
    if (event.name === 'snapshot') {
      answer.addSources(event.data.sources);
      yield* answer.replace(event.data.text, false);
    }
    if (event.name === 'complete') complete = event.data;
  }
  yield { kind: 'live-cut', conversationUrl };
}

/** The answer so far, and how much of it has been sent: only blocks that nothing can change any more. */
function createLiveAnswer(runId: string, words: Words) {
  const known = new Set<number>();
  let text = '';
  let settledChars = 0;
  let sentHtml = '';

  /** Drawn from the beginning, since a block may need what is defined in another one, and its headings those above. */
  function* send(markdown: string): Generator<LivePart> {
    const citationTarget = (n: number) => (known.has(n) ? `source-${runId}-${n}` : null);
    const html = renderMarkdown(markdown, { citationTarget, topHeading: 3, words });
    const isWhole = !html.startsWith(sentHtml);
    if (html === sentHtml) return;
    yield { kind: 'live-answer', html: (isWhole ? html : html.slice(sentHtml.length)) as Html, isWhole };
    sentHtml = html;
  }

  function* sendSettled(): Generator<LivePart> {
    const end = findSettledEnd(text, settledChars);
    if (end > settledChars) yield* send(text.slice(0, end));
    settledChars = end;
  }

  return {
    addSources(sources: SnapshotPayload['sources']) {
      for (const { n } of sources) known.add(n);
    },
    *append(piece: string) {
      text += piece;
      yield* sendSettled();
    },
    /** Another text than the one that was begun takes its place as a whole. */
    *replace(next: string, isFinal: boolean) {
      if (!next.startsWith(text.slice(0, settledChars))) settledChars = 0;
      text = next;
      if (isFinal) yield* send(text);
      else yield* sendSettled();
    },
  };
}

/** What is waited for matters only until the next milepost; a lesser result for as long as it is read. */
function toNotice(notice: NoticePayload, words: Words): LivePart {
  const isLasting = notice.code === 'degraded' || notice.code === 'stage_skipped';
  return { kind: 'live-notice', message: words.notify(notice), isLasting };
}

function toOutcome(payload: EventPayloads['complete'], end: RunEvent): RunOutcome {
  const isStopped = end.name === 'stage' && end.data.status === 'stopped';
  if (payload.success) return { state: 'done', response: payload.response, payload, errorCode: null };
  const state = isStopped ? 'stopped' : 'failed';
  return { state, response: payload.response, payload, errorCode: payload.error.code };
}

/** In the visitor's language where it has a word for this stage, else as the server says it. */
function toLabel({ labelKey, label }: StagePayload, { say }: Words): string {
  return labelKey in ENGLISH ? say(labelKey as WordKey) : label;
}

function toTimeLeft(etaMs: number | undefined, { say }: Words): string {
  if (etaMs === undefined || etaMs < MIN_ETA_MS) return '';
  return say('track.left', { time: say('duration.s', { n: Math.round(etaMs / 1000) }) });
}
