import { groupByDay, type Summary, summarise } from '../../../pipeline/ledger/summary.ts';
import type { DayAmount, Ending, LedgerPlace, LedgerRun, QuestionFamily } from '../../../pipeline/ports.ts';
import { type DayBars, toDayBars } from './day-bars.ts';
import { type FamilyRow, toFamilyRow } from './family-row.ts';
import { toChange, toDuration, toNumber, toShare } from './figures.ts';
import {
  type FilterChoice,
  listDays,
  type OperatorView,
  type SpanLink,
  toFilterChoices,
  toSpanLinks,
  withQuery,
} from './ledger-place.ts';
import type { OperatorHead } from './operator-page.ts';
import { type RunRow, toRunRow } from './questions-model.ts';
import { type CitedDocument, toCitedRows } from './sources-model.ts';

/** How runs ended, as one line of the table and one piece of the bar above it. */
export interface EndingRow {
  readonly label: string;
  /** Says the colour, with `key-` before it. */
  readonly key: 'answered' | 'closest' | 'talk' | 'failed';
  readonly count: string;
  readonly share: string;
  readonly url: string;
  /** Of the bar, from 0 to 1000. */
  readonly x: number;
  readonly width: number;
}

export interface StageRow {
  readonly n: number;
  readonly label: string;
  readonly median: string;
  readonly x: number;
  readonly width: number;
}

export interface CitedRow {
  readonly title: string;
  readonly url: string;
  readonly count: string;
  /** Of the most cited one, from 0 to 100. */
  readonly meter: number;
}

export interface OperatorOverviewPage extends OperatorHead {
  readonly kind: 'operator-overview';
  readonly heading: string;
  readonly spans: readonly SpanLink[];
  readonly choices: readonly FilterChoice[];
  readonly days: string;
  readonly query: string;
  readonly isEmpty: boolean;
  readonly figures: readonly { readonly label: string; readonly value: string; readonly note: string }[];
  readonly bars: DayBars;
  readonly endings: readonly EndingRow[];
  readonly stages: readonly StageRow[];
  readonly families: readonly FamilyRow[];
  readonly unhelpful: readonly RunRow[];
  readonly unhelpfulUrl: string;
  readonly cited: readonly CitedRow[];
}

export interface OverviewData {
  readonly view: OperatorView;
  readonly amounts: readonly DayAmount[];
  readonly before: readonly DayAmount[];
  readonly places: readonly LedgerPlace[];
  readonly families: readonly QuestionFamily[];
  readonly feedback: { readonly helpful: number; readonly unhelpful: number };
  readonly unhelpful: readonly LedgerRun[];
  readonly cited: readonly CitedDocument[];
}

const ENDING_ROWS: readonly [label: string, key: EndingRow['key'], endings: readonly Ending[]][] = [
  ['Answered', 'answered', ['answered']],
  ['Closest places shown', 'closest', ['unsure']],
  ['Not answered', 'closest', ['unanswered']],
  ['Small talk', 'talk', ['reply']],
  ['Failed', 'failed', ['failed']],
  ['Stopped', 'talk', ['stopped']],
];
const STAGES = [
  ['init', 'Received'],
  ['intent', 'Question'],
  ['signals', 'Profile'],
  ['knowledge', 'Documents'],
  ['response', 'Answer'],
  ['page', 'Page'],
] as const;
/** Where the pieces of a bar end. */
const BAR = 1_000;
/** Days that are drawn, the last ones. */
const MAX_BARS = 92;
/** Room for a stone and its number, however short a stage is. */
const LEAST_LANE = 70;

export function toOverview(data: OverviewData): Omit<OperatorOverviewPage, keyof OperatorHead> {
  const { view, amounts, places } = data;
  const now = summarise(amounts);
  const before = summarise(data.before);
  const byDay = groupByDay(amounts);
  return {
    kind: 'operator-overview',
    heading: view.days === 1 ? 'Today' : `The last ${view.days} days`,
    spans: toSpanLinks('/operator', view),
    choices: toFilterChoices(places, view),
    days: String(view.days),
    query: view.query,
    isEmpty: now.asked === 0,
    figures: toFigures(now, before, data.feedback),
    bars: toDayBars(
      listDays(view)
        .slice(-MAX_BARS)
        .map((day) => ({ day, summary: summarise(byDay.get(day) ?? []) })),
    ),
    endings: toEndingRows(now, view),
    stages: toStageRows(now),
    families: data.families.map((family) => toFamilyRow(family, view)),
    unhelpful: data.unhelpful.map(toRunRow),
    unhelpfulUrl: withQuery('/operator/runs', view.query, { thumbs: 'down' }),
    cited: toCitedRows(data.cited),
  };
}

function toFigures(
  now: Summary,
  before: Summary,
  { helpful, unhelpful }: OverviewData['feedback'],
): OperatorOverviewPage['figures'] {
  const { asked, endings, total, first, degraded, inputTokens, outputTokens } = now;
  const thumbs = helpful + unhelpful;
  const tokens = inputTokens + outputTokens;
  return [
    { label: 'Questions', value: toNumber(asked), note: toChange(asked, before.asked) },
    {
      label: 'Answered',
      value: toShare(endings.answered, asked),
      note: before.asked === 0 ? '' : `${toShare(before.endings.answered, before.asked)} before`,
    },
    {
      label: 'Median time',
      value: toDuration(total.median),
      note: `9 of 10 within ${toDuration(total.p90)}`,
    },
    {
      label: 'First sign',
      value: toDuration(first.median),
      note: `9 of 10 within ${toDuration(first.p90)}`,
    },
    {
      label: 'Found helpful',
      value: toShare(helpful, thumbs),
      note: thumbs === 0 ? 'nobody has said' : `${toNumber(helpful)} of ${toNumber(thumbs)} thumbs`,
    },
    ...(degraded > 0 || tokens > 0
      ? [
          {
            label: 'Lesser means',
            value: toShare(degraded, asked),
            note: `${toNumber(degraded)} answers without the model, or a part of it`,
          },
        ]
      : []),
    ...(tokens > 0
      ? [
          {
            label: 'Tokens',
            value: toNumber(tokens),
            note: `${toNumber(inputTokens)} read, ${toNumber(outputTokens)} written`,
          },
        ]
      : []),
  ];
}

function toEndingRows({ asked, endings }: Summary, view: OperatorView): readonly EndingRow[] {
  let x = 0;
  return ENDING_ROWS.flatMap(([label, key, of]) => {
    const count = of.reduce((sum, ending) => sum + endings[ending], 0);
    if (count === 0) return [];
    const width = (BAR * count) / asked;
    const row = {
      label,
      key,
      count: toNumber(count),
      share: toShare(count, asked, 1),
      url: `/operator/runs?${new URLSearchParams([...new URLSearchParams(view.query), ['ending', of[0] ?? '']])}`,
      x,
      width: Math.max(0, width - 4),
    };
    x += width;
    return [row];
  });
}

/** The longer the road, the longer it took; none where nothing was measured. */
function toStageRows({ stages }: Summary): readonly StageRow[] {
  const medians = STAGES.map(([id]) => stages.get(id)?.median ?? null);
  const sum = medians.reduce<number>((all, median) => all + (median ?? 0), 0);
  if (sum === 0) return [];
  const room = BAR - LEAST_LANE * STAGES.length;
  let x = 0;
  return STAGES.map(([, label], index) => {
    const median = medians[index] ?? null;
    const width = LEAST_LANE + (room * (median ?? 0)) / sum;
    const row = { n: index + 1, label, median: toDuration(median), x, width };
    x += width;
    return row;
  });
}
