import type { Summary } from '../../../pipeline/ledger/summary.ts';
import { toDate, toDayName, toNumber } from './figures.ts';

/** Questions a day as stacked bars, in units of a drawing that is stretched to its place. */
export interface DayBars {
  readonly width: number;
  readonly height: number;
  /** What the top stands for. */
  readonly top: string;
  readonly label: string;
  readonly rules: readonly number[];
  readonly bars: readonly {
    readonly x: number;
    readonly pieces: readonly { readonly key: string; readonly y: number; readonly height: number }[];
  }[];
  /** Under the bars, one each; empty where there is no room for all. */
  readonly names: readonly string[];
  /** The same as a table, for whoever does not see it. */
  readonly rows: readonly (readonly string[])[];
}

const STEP = 20;
const BAR_WIDTH = 12;
const HEIGHT = 160;
const GAP = 1;
const MAX_NAMES = 14;

export function toDayBars(days: readonly { readonly day: string; readonly summary: Summary }[]): DayBars {
  const most = Math.max(1, ...days.map(({ summary }) => summary.asked));
  const top = toRoundTop(most);
  const everyNth = Math.ceil(days.length / MAX_NAMES);
  const busiest = days.find(({ summary }) => summary.asked === most);
  const today = days.at(-1)?.day ?? '';
  return {
    width: days.length * STEP,
    height: HEIGHT,
    top: toNumber(top),
    label: busiest
      ? `Up to ${toNumber(most)} questions a day; the most on ${toDate(busiest.day)}`
      : 'No questions',
    rules: [0, 1, 2, 3].map((third) => (HEIGHT * third) / 3),
    bars: days.map(({ summary }, index) => ({
      x: index * STEP + (STEP - BAR_WIDTH) / 2,
      pieces: toPieces(summary, HEIGHT / top),
    })),
    names: days.map(({ day }, index) =>
      (days.length - 1 - index) % everyNth === 0 ? String(Number(day.slice(8))) : '',
    ),
    rows: days.map(({ day, summary: { asked, endings } }) => [
      toDayName(day, today),
      toNumber(asked),
      toNumber(endings.answered),
      toNumber(endings.unsure + endings.unanswered),
      toNumber(endings.failed),
    ]),
  };
}

function toPieces({ endings }: Summary, unit: number) {
  const counts = [
    ['bar-answered', endings.answered],
    ['bar-closest', endings.unsure + endings.unanswered],
    ['bar-talk', endings.reply + endings.stopped],
    ['bar-failed', endings.failed],
  ] as const;
  let y = HEIGHT;
  return counts.flatMap(([key, count]) => {
    if (count === 0) return [];
    const height = count * unit;
    y -= height;
    return [{ key, y, height: Math.max(0.5, height - GAP) }];
  });
}

/** 1, 1.5, 2, 3, 5 or 7.5 of a power of ten, but a whole number that is divided by three posts well enough. */
function toRoundTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 1.5, 2, 3, 5, 7.5, 10].find((each) => each * power >= most) ?? 10;
  return Math.max(3, Math.ceil(step * power));
}
