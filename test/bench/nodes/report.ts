import { median } from '../streams/statistics.ts';
import type { Figures } from './measure.ts';

/** All rounds of one setup. */
export interface Result {
  readonly name: string;
  readonly rounds: readonly Figures[];
}

interface Row {
  readonly label: string;
  readonly value: (figures: Figures) => number | null;
  readonly digits: number;
}

const ROWS: readonly Row[] = [
  { label: 'CPU a run, ms', value: ({ cpuMs }) => cpuMs, digits: 1 },
  { label: '  of it web', value: ({ webCpuMs }) => webCpuMs, digits: 1 },
  { label: '  of it worker', value: ({ workerCpuMs }) => workerCpuMs, digits: 1 },
  { label: 'CPU of PostgreSQL a run, ms', value: ({ postgresCpuMs }) => postgresCpuMs, digits: 1 },
  { label: 'first event p50, ms', value: ({ firstP50Ms }) => firstP50Ms, digits: 1 },
  { label: 'first event p99, ms', value: ({ firstP99Ms }) => firstP99Ms, digits: 1 },
  { label: 'whole stream p50, ms', value: ({ wholeP50Ms }) => wholeP50Ms, digits: 1 },
  { label: 'whole stream p99, ms', value: ({ wholeP99Ms }) => wholeP99Ms, digits: 1 },
  { label: 'stream, KB', value: ({ streamBytes }) => streamBytes / 1024, digits: 1 },
  { label: 'transactions a run', value: ({ transactions }) => transactions, digits: 1 },
  { label: 'rows written a run', value: ({ rows }) => rows, digits: 1 },
  { label: 'write-ahead log a run, KB', value: ({ logBytes }) => logBytes && logBytes / 1024, digits: 1 },
  { label: 'stored a run, KB', value: ({ storedBytes }) => storedBytes && storedBytes / 1024, digits: 1 },
  { label: 'messages a run', value: ({ messages }) => messages, digits: 1 },
  { label: 'CPU at rest, ms a second', value: ({ idleCpuMs }) => idleCpuMs, digits: 1 },
];
const LABEL_WIDTH = 30;
const CELL_WIDTH = 24;

/** One row a figure, one column a setup: medians of the rounds, with the ratio to the first setup. */
export function formatReport(results: readonly Result[], runs: number): string {
  const format = (label: string, cells: readonly string[]) =>
    [label.padEnd(LABEL_WIDTH), ...cells.map((cell) => cell.padStart(CELL_WIDTH))].join('').trimEnd();
  const completed = results.map(
    ({ rounds }) => `${Math.min(...rounds.map((figures) => figures.completed))}/${runs}`,
  );
  return [
    format(
      '',
      results.map(({ name }) => name),
    ),
    format('completed, worst round', completed),
    ...ROWS.map((row) => {
      const values = results.map(({ rounds }) => medianOf(rounds, row));
      return format(
        row.label,
        values.map((value) => formatCell(value, values[0] ?? null, row.digits)),
      );
    }),
  ].join('\n');
}

function medianOf(rounds: readonly Figures[], { value }: Row): number | null {
  return median(rounds.map(value).filter((entry) => entry !== null));
}

function formatCell(value: number | null, base: number | null, digits: number): string {
  if (value === null) return '-';
  return base ? `${value.toFixed(digits)} (${(value / base).toFixed(2)})` : value.toFixed(digits);
}
