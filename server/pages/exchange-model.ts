import { findDeciding, toExcerpt } from '#markdown/find-quotes.js';
import { type CitedSource, type FinishReason, isAnswer, type SuccessPayload } from '../../pipeline/events.ts';
import type { Exchange, Feedback, PageStore, RunRecord } from '../../pipeline/ports.ts';
import { ENGLISH, type WordKey } from '../i18n/en.ts';
import type { Words } from '../i18n/words.ts';
import { renderMarkdown, toSafeUrl, toSourceLink } from '../markdown.ts';
import { NO_FEEDBACK, toFeedbackModel } from './feedback-model.ts';
import { toHitModel } from './hit-model.ts';
import type { ExchangeModel, PageCard, SourceModel } from './page-models.ts';

const NOTES: Readonly<Partial<Record<FinishReason, WordKey>>> = {
  length: 'note.length',
};

/** What the client's `<template>` holds: an exchange of which nothing is known yet. */
export function blankExchange(): ExchangeModel {
  return {
    state: 'blank',
    runId: '',
    question: '',
    summary: '',
    timings: '{}',
    answerHtml: renderMarkdown(''),
    markdown: '',
    read: '',
    note: '',
    failure: '',
    sources: [],
    page: null,
    outcome: '',
    hits: [],
    handOver: null,
    questions: [],
    feedback: toFeedbackModel('', NO_FEEDBACK),
  };
}

/** An exchange of which only the question is sent at first. */
export function liveExchange({ id, question }: RunRecord): ExchangeModel {
  return { ...blankExchange(), state: 'live', runId: id, question };
}

/** What the client's `<template>` for a source card holds. */
export function blankSource(): SourceModel {
  return { id: '', n: 0, title: '', place: '', url: '', excerptHtml: renderMarkdown('') };
}

export interface ExchangeSurroundings {
  /** What the visitor says of the answer. */
  readonly given?: Feedback | null;
  /** Of the page that the exchange is on, with its question mark. */
  readonly query?: string;
}

/** An exchange of a stored conversation; its page is looked up, since only the store knows whether it still exists. */
export async function toExchangeModel(
  exchange: Exchange,
  pages: PageStore,
  words: Words,
  { given = null, query = '' }: ExchangeSurroundings = {},
): Promise<ExchangeModel> {
  const { runId, question, outcome } = exchange;
  if (!outcome) return { ...blankExchange(), state: 'running', runId, question };
  const { payload } = outcome;
  const cited = payload.sources ?? [];
  const answerHtml = renderMarkdown(outcome.response, {
    citationTarget: (n) => (cited.some((source) => source.n === n) ? sourceId(runId, n) : null),
    topHeading: 3,
    marked: payload.success ? findDeciding(payload) : [],
    words,
  });
  return {
    state: outcome.state,
    runId,
    question,
    summary: payload.success
      ? summarise(payload, words)
      : words.say(outcome.state === 'stopped' ? 'track.wasStopped' : 'track.notFinished'),
    timings: JSON.stringify(payload.success ? payload.timings : {}),
    answerHtml,
    markdown: payload.success && toOutcome(payload) === 'answer' ? outcome.response : '',
    read: payload.success ? describeReading(payload, words) : '',
    note: payload.success ? noteOf(payload, words) : '',
    failure: payload.success ? '' : words.explain(payload.error),
    sources: cited.map((source) => toSourceModel(runId, source, words)),
    page: payload.success ? await findPageCard(payload.pageUrl, pages, words) : null,
    outcome: payload.success ? toOutcome(payload) : '',
    hits: payload.success ? (payload.hits ?? []).map((hit) => toHitModel(hit, words)) : [],
    handOver: payload.success ? findHandOver(payload) : null,
    questions: payload.success ? (payload.questions ?? []) : [],
    // Small talk is neither helpful nor not.
    feedback: toFeedbackModel(runId, {
      isOffered: payload.success && toOutcome(payload) !== 'reply',
      given,
      query,
    }),
  };
}

/** What the owner has written answers, too, though no document does. */
function toOutcome({ finishReason, writtenBy }: SuccessPayload): 'answer' | 'reply' | 'refusal' {
  if (writtenBy === 'owner' || isAnswer(finishReason)) return 'answer';
  return finishReason === 'reply' ? 'reply' : 'refusal';
}

/** Whose words they are; the client says the same. */
function describeReading({ finishReason, sources }: SuccessPayload, { say }: Words): string {
  if (!isAnswer(finishReason) || sources.length === 0) return '';
  return say(finishReason === 'extractive' ? 'exchange.quoted' : 'exchange.written', {
    count: sources.length,
  });
}

function noteOf({ finishReason, writtenBy, degraded }: SuccessPayload, { say }: Words): string {
  const lesser = degraded.map((stageId) => `notice.degraded.${stageId}`).filter((key) => key in ENGLISH);
  const note = writtenBy === 'owner' ? 'note.owner' : NOTES[finishReason];
  return [...(note ? [note] : []), ...(lesser as WordKey[])].map((key) => say(key)).join(' ');
}

function summarise(payload: SuccessPayload, { say, duration }: Words): string {
  const time = duration(payload.timings.totalMs ?? 0);
  if (toOutcome(payload) !== 'answer') return say('track.unanswered', { time });
  return say('track.answered', { time });
}

function toSourceModel(
  runId: string,
  { n, title, url, snippet, quotes }: CitedSource,
  words: Words,
): SourceModel {
  const options = { baseUrl: url, topHeading: 4, marked: quotes, words };
  const excerptHtml = renderMarkdown(toExcerpt(snippet, quotes), options);
  const [name = '', ...places] = title.split(' › ');
  return {
    id: sourceId(runId, n),
    n,
    title: name,
    place: places.join(' › '),
    url: toSourceLink(url),
    excerptHtml,
  };
}

function findHandOver({ handOver }: SuccessPayload): ExchangeModel['handOver'] {
  const url = handOver ? toSafeUrl(handOver.url, null) : null;
  return handOver && url !== null ? { url, label: handOver.label } : null;
}

/** The client makes the same ids; they are unique on a page that shows several exchanges. */
function sourceId(runId: string, n: number): string {
  return `source-${runId}-${n}`;
}

async function findPageCard(
  pageUrl: string | null,
  pages: PageStore,
  words: Words,
): Promise<PageCard | null> {
  const [, pageId, version] = /\/pages\/([^/?#]+)(?:\/v\/(\d+))?/.exec(pageUrl ?? '') ?? [];
  if (!pageUrl || !pageId) return null;
  const page = await pages.find(decodeURIComponent(pageId), version ? Number(version) : undefined);
  if (!page) return null;
  const key = `form.${page.form}`;
  const kind = Object.hasOwn(ENGLISH, key) ? words.say(key as WordKey) : '';
  return { url: pageUrl, title: page.title, summary: page.description, form: page.form, kind };
}
