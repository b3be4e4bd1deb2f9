import type { Measure } from './measures.ts';

export interface Row {
  readonly measure: Measure;
  readonly value: number;
  /** What the value is made of, for example of each language. */
  readonly detail?: string;
}

export type Verdict = 'met' | 'MISSED' | 'aim met' | '';

/** Judges the value as it is printed. What could not be measured has missed. */
export function judge({ measure: { better, floor = 0, aim = 0 }, value }: Row): Verdict {
  if (better === null) return '';
  const rounded = round(value);
  const reaches = (bound: number) => (better === 'higher' ? rounded >= bound : rounded <= bound);
  if (reaches(aim)) return 'aim met';
  return reaches(floor) ? 'met' : 'MISSED';
}

/** A Markdown table of the measures. */
export function formatTable(rows: readonly Row[]): string {
  return ['| Measure | Value | Floor | Aim | |', '|---|---|---|---|---|', ...rows.map(toLine)].join('\n');
}

function toLine(row: Row): string {
  const { measure, value, detail } = row;
  const sign = measure.better === 'higher' ? '>= ' : '<= ';
  const bound = (limit: number | undefined) => (limit === undefined ? '' : `${sign}${limit}`);
  const title = detail === undefined ? measure.title : `${measure.title} (${detail})`;
  return `| ${title} | ${round(value)} | ${bound(measure.floor)} | ${bound(measure.aim)} | ${judge(row)} |`;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
