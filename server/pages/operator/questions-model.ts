import type {
  Ending,
  Feedback,
  FeedbackReason,
  LedgerPlace,
  LedgerRun,
  QuestionFamily,
} from '../../../pipeline/ports.ts';
import { type FamilyRow, toFamilyRow } from './family-row.ts';
import { toDuration, toMoment, toNumber, toShare } from './figures.ts';
import {
  type FilterChoice,
  type OperatorView,
  type SpanLink,
  toFilterChoices,
  toSpanLinks,
  withQuery,
} from './ledger-place.ts';
import type { OperatorHead } from './operator-page.ts';

/** A list that goes on. */
interface PagedList {
  readonly spans: readonly SpanLink[];
  readonly choices: readonly FilterChoice[];
  /** What the form of the choices keeps beside them. */
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  /** Empty at the end. */
  readonly moreUrl: string;
  readonly exportUrls: { readonly csv: string; readonly jsonl: string };
}

export interface OperatorQuestionsPage extends OperatorHead, PagedList {
  readonly kind: 'operator-questions';
  readonly families: readonly FamilyRow[];
  readonly shows: readonly SpanLink[];
  readonly onlyWeak: boolean;
}

export interface RunRow {
  readonly question: string;
  readonly url: string;
  readonly at: string;
  readonly ending: string;
  readonly note: string;
  readonly took: string;
}

export interface OperatorRunsPage extends OperatorHead, PagedList {
  readonly kind: 'operator-runs';
  readonly heading: string;
  readonly runs: readonly RunRow[];
}

export interface OperatorFamilyPage extends OperatorHead, PagedList {
  readonly kind: 'operator-family';
  readonly heading: string;
  /** Other ways in which it was asked. */
  readonly forms: readonly string[];
  readonly runs: readonly RunRow[];
  readonly answerUrl: string;
}

export const ENDING_NAMES = {
  answered: 'answered',
  unsure: 'closest places shown',
  unanswered: 'not answered',
  reply: 'small talk',
  failed: 'failed',
  stopped: 'stopped',
} as const;

/** Which of the runs are listed. */
export interface RunsChoice {
  readonly ending: Ending | undefined;
  readonly isUnhelpful: true | undefined;
}

const REASON_NAMES: Readonly<Record<FeedbackReason, string>> = {
  wrong: 'wrong',
  not_asked: 'not what was asked',
  incomplete: 'something is missing',
  outdated: 'out of date',
  other: 'something else',
};

/** `not helpful: out of date, “It is 3.0 now.”` */
export function toFeedbackText({ helpful, reason, comment }: Feedback): string {
  const why = [reason === null ? '' : REASON_NAMES[reason], comment === null ? '' : `“${comment}”`];
  const said = why.filter((part) => part !== '').join(', ');
  return `${helpful ? 'helpful' : 'not helpful'}${said === '' ? '' : `: ${said}`}`;
}

export const FAMILIES_A_PAGE = 50;
export const RUNS_A_PAGE = 50;

export function toQuestions(
  families: readonly QuestionFamily[],
  places: readonly LedgerPlace[],
  { view, onlyWeak, from }: { view: OperatorView; onlyWeak: boolean; from: number },
): Omit<OperatorQuestionsPage, keyof OperatorHead> {
  const path = '/operator/questions';
  const show = onlyWeak ? '' : 'all';
  const hasMore = families.length > FAMILIES_A_PAGE;
  const query = withQuery('', view.query, { show });
  return {
    kind: 'operator-questions',
    families: families.slice(0, FAMILIES_A_PAGE).map((family) => toFamilyRow(family, view)),
    shows: [
      { label: 'Unanswered and weak', url: withQuery(path, view.query, {}), isChosen: onlyWeak },
      { label: 'All', url: withQuery(path, view.query, { show: 'all' }), isChosen: !onlyWeak },
    ],
    onlyWeak,
    ...toList(path, { ...view, query }, places, onlyWeak ? [] : [{ name: 'show', value: 'all' }]),
    moreUrl: hasMore ? withQuery(path, query, { from: String(from + FAMILIES_A_PAGE) }) : '',
  };
}

export function toRuns(
  runs: readonly LedgerRun[],
  places: readonly LedgerPlace[],
  { view, ending, isUnhelpful }: RunsChoice & { readonly view: OperatorView },
): Omit<OperatorRunsPage, keyof OperatorHead> {
  const thumbs = isUnhelpful ? 'down' : '';
  const query = withQuery('', view.query, { ending: ending ?? '', thumbs });
  const kept = [
    { name: 'ending', value: ending ?? '' },
    { name: 'thumbs', value: thumbs },
  ].filter(({ value }) => value !== '');
  return {
    kind: 'operator-runs',
    heading: toRunsHeading({ ending, isUnhelpful }),
    ...toList('/operator/runs', { ...view, query }, places, kept),
    ...toRunRows(runs, '/operator/runs', query),
  };
}

function toRunsHeading({ ending, isUnhelpful }: RunsChoice): string {
  if (isUnhelpful) return 'Not found helpful';
  return ending ? `Questions: ${ENDING_NAMES[ending]}` : 'Questions, one by one';
}

export function toFamily(
  family: number,
  runs: readonly LedgerRun[],
  forms: readonly string[],
  view: OperatorView,
): Omit<OperatorFamilyPage, keyof OperatorHead> {
  const path = `/operator/families/${family}`;
  const [heading = '', ...others] = [...new Set([runs[0]?.question ?? '', ...forms])];
  return {
    kind: 'operator-family',
    heading,
    forms: others,
    answerUrl: `/operator/answers/new?family=${family}`,
    ...toList(path, view, [], []),
    ...toRunRows(runs, path, view.query),
  };
}

function toList(
  path: string,
  view: OperatorView,
  places: readonly LedgerPlace[],
  kept: PagedList['kept'],
): Omit<PagedList, 'moreUrl'> {
  const days = view.days === 14 ? [] : [{ name: 'days', value: String(view.days) }];
  return {
    spans: toSpanLinks(path, view),
    choices: toFilterChoices(places, view),
    kept: [...days, ...kept],
    exportUrls: {
      csv: withQuery('/operator/export.csv', view.query, {}),
      jsonl: withQuery('/operator/export.jsonl', view.query, {}),
    },
  };
}

/** `runs` has one more than a page where there are more. */
function toRunRows(
  runs: readonly LedgerRun[],
  path: string,
  query: string,
): { runs: readonly RunRow[]; moreUrl: string } {
  const shown = runs.slice(0, RUNS_A_PAGE);
  const last = shown.at(-1);
  return {
    runs: shown.map(toRunRow),
    moreUrl: last && runs.length > RUNS_A_PAGE ? withQuery(path, query, { before: String(last.key) }) : '',
  };
}

export function toRunRow(run: LedgerRun): RunRow {
  const notes = [
    run.feedback === null ? '' : toFeedbackText(run.feedback),
    run.confidence === null ? '' : `${toShare(run.confidence, 1)} sure`,
    run.isDegraded ? 'lesser means' : '',
    run.language,
    run.site,
    run.collection,
    run.inputTokens + run.outputTokens > 0 ? `${toNumber(run.inputTokens + run.outputTokens)} tokens` : '',
  ];
  return {
    question: run.question,
    url: `/operator/runs/${run.runId}`,
    at: toMoment(run.startedAt),
    ending: ENDING_NAMES[run.ending],
    note: notes.filter((note) => note !== '').join(', '),
    took: toDuration(run.totalMs),
  };
}
