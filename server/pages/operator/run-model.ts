import type { EventPayloads, RunEvent } from '../../../pipeline/events.ts';
import type { LedgerRun } from '../../../pipeline/ports.ts';
import { type Html, renderInlineMarkdown, renderMarkdown, toSourceLink } from '../../markdown.ts';
import { toDuration, toMoment, toNumber } from './figures.ts';
import type { OperatorHead } from './operator-page.ts';
import { ENDING_NAMES, toFeedbackText } from './questions-model.ts';

/** One run in full. */
export interface OperatorRunPage extends OperatorHead {
  readonly kind: 'operator-run';
  readonly question: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly stages: readonly {
    readonly label: string;
    readonly status: string;
    readonly took: string;
    readonly at: string;
  }[];
  readonly notices: readonly { readonly stage: string; readonly message: string }[];
  readonly answerHtml: Html;
  /** Why there is none; empty when there is one. */
  readonly failure: string;
  readonly passages: readonly {
    readonly n: string;
    readonly title: string;
    readonly url: string;
    readonly score: string;
    readonly excerptHtml: Html;
    readonly isCited: boolean;
  }[];
  /** Words of the question that the passages have, and those that no document has. */
  readonly matched: readonly string[];
  readonly unknown: readonly string[];
  /** What the question added to the visitor's profile, and which words showed it. */
  readonly noticed: readonly { readonly what: string; readonly why: string }[];
  readonly familyUrl: string;
  readonly answerUrl: string;
}

type Complete = EventPayloads['complete'];

export function toRunPage(
  run: LedgerRun,
  events: readonly RunEvent[],
  unknown: readonly string[],
): Omit<OperatorRunPage, keyof OperatorHead> {
  const complete = dataOf(events, 'complete').at(-1) ?? null;
  const sources = dataOf(events, 'source');
  const cited = new Set(complete?.sources?.map(({ sourceId }) => sourceId) ?? []);
  return {
    kind: 'operator-run',
    question: run.question,
    facts: toFacts(run, dataOf(events, 'intent').at(-1), complete),
    stages: dataOf(events, 'stage').map(({ label, status, stageMs, elapsedMs }) => ({
      label,
      status,
      took: toDuration(stageMs ?? null),
      at: toDuration(elapsedMs),
    })),
    notices: dataOf(events, 'notice').map(({ stageId, message }) => ({ stage: stageId, message })),
    answerHtml: renderMarkdown(complete?.response ?? '', { topHeading: 3 }),
    failure: complete?.success === false ? `${complete.error.code}: ${complete.error.message}` : '',
    passages: sources.map(({ n, sourceId, title, url, score, excerpt, snippet }) => ({
      n: String(n),
      title,
      url: toSourceLink(url),
      score: score.toFixed(2),
      excerptHtml: renderInlineMarkdown(excerpt ?? snippet),
      isCited: cited.has(sourceId),
    })),
    matched: toMatched(sources),
    unknown,
    noticed: dataOf(events, 'profile').flatMap(({ changed }) =>
      changed.map(({ key, value, why }) => ({ what: `${key}: ${value}`, why })),
    ),
    familyUrl: `/operator/families/${run.family}`,
    answerUrl: `/operator/answers/new?family=${run.family}`,
  };
}

function dataOf<Name extends RunEvent['name']>(
  events: readonly RunEvent[],
  name: Name,
): readonly EventPayloads[Name][] {
  return events.flatMap((event) => (event.name === name ? [event.data as EventPayloads[Name]] : []));
}

function toFacts(
  run: LedgerRun,
  intent: EventPayloads['intent'] | undefined,
  complete: Complete | null,
): OperatorRunPage['facts'] {
  const success = complete?.success ? complete : null;
  const tokens = run.inputTokens + run.outputTokens;
  const facts = [
    ['Asked', `${toMoment(run.startedAt)} UTC`],
    ['Ended', ENDING_NAMES[run.ending] + (success?.writtenBy === 'owner' ? ', as the site wrote it' : '')],
    ['Time', `${toDuration(run.totalMs)}, first sign after ${toDuration(run.firstEventMs)}`],
    ['Sure of it', run.confidence === null ? '' : `${Math.round(100 * run.confidence)} %`],
    ['Understood as', intent ? `${intent.label} (${intent.language})` : ''],
    ['Your kind', success?.ownKind?.label ?? ''],
    ['Visitor', run.feedback === null ? '' : toFeedbackText(run.feedback)],
    ['Site', run.site],
    ['Collection', run.collection],
    ['Lesser means in', success?.degraded?.join(', ') ?? ''],
    ['Tokens', tokens > 0 ? `${toNumber(run.inputTokens)} read, ${toNumber(run.outputTokens)} written` : ''],
    [
      'Version of the documents',
      success?.documentsVersion === undefined ? '' : String(success.documentsVersion),
    ],
  ] as const;
  return facts.flatMap(([label, value]) => (value === '' ? [] : [{ label, value }]));
}

/** The words that the excerpts mark, in the order of the passages. */
function toMatched(sources: readonly EventPayloads['source'][]): readonly string[] {
  const words = sources.flatMap(({ excerpt = '' }) =>
    [...excerpt.matchAll(/\*\*(.+?)\*\*/g)].map(([, word = '']) => word.toLowerCase()),
  );
  return [...new Set(words)].slice(0, 20);
}
