import type { Load } from './loads.ts';
import type { Figures } from './measure.ts';
import { median } from './statistics.ts';

/** All rounds of one server under one load. */
export interface Result {
  readonly server: string;
  readonly load: Load;
  readonly rounds: readonly Figures[];
}

interface Row {
  readonly label: string;
  readonly value: (figures: Figures) => number | null;
  /** Digits after the point. */
  readonly digits: number;
  /** The server that every other is divided by; null: the figure stands alone. */
  readonly comparedWith: string | null;
  /** The one server that is shown, and how much of the other's its figure may be; all of them where it is not given. */
  readonly only?: { readonly server: string; readonly aim: number };
}

const BASELINE = 'bare-http';
/** One product on two stores: the second is divided by the first. */
const [ON_SQLITE, ON_POSTGRES] = ['milepost', 'milepost-postgres'] as const;
const FIRST_P99: Row = {
  label: 'first event p99, ms',
  value: (figures) => figures.firstP99Ms,
  digits: 1,
  comparedWith: BASELINE,
};
const FIRST_EVENT: readonly Row[] = [
  { label: 'first event p50, ms', value: (figures) => figures.firstP50Ms, digits: 1, comparedWith: BASELINE },
  FIRST_P99,
];
const MEMORY: readonly Row[] = [
  {
    label: 'heap a stream, KB',
    value: (figures) => toKilobytes(figures.heapBytesPerStream),
    digits: 1,
    comparedWith: BASELINE,
  },
  {
    label: 'RSS a stream, KB',
    value: (figures) => toKilobytes(figures.rssBytesPerStream),
    digits: 1,
    comparedWith: BASELINE,
  },
];
const GENERATOR: Row = {
  label: 'of both the load generator p99, ms',
  value: (figures) => figures.generatorP99Ms,
  digits: 1,
  comparedWith: null,
};
const LATENESS: readonly Row[] = [
  { label: 'event late by p50, ms', value: (figures) => figures.lateP50Ms, digits: 1, comparedWith: null },
  { label: 'event late by p99, ms', value: (figures) => figures.lateP99Ms, digits: 1, comparedWith: null },
  GENERATOR,
];
const CPU: Row = {
  label: 'CPU an event, µs',
  value: (figures) => figures.cpuMicrosPerEvent,
  digits: 0,
  comparedWith: BASELINE,
};
const STORES: readonly Row[] = [
  { ...FIRST_P99, comparedWith: ON_SQLITE, only: { server: ON_POSTGRES, aim: 3 } },
  { ...CPU, comparedWith: ON_SQLITE, only: { server: ON_POSTGRES, aim: 2 } },
];
const THROUGHPUT: readonly Row[] = [BASELINE, 'fastify-sse'].map((comparedWith) => ({
  label: 'events a CPU second',
  value: ({ cpuMicrosPerEvent }) => cpuMicrosPerEvent && 1e6 / cpuMicrosPerEvent,
  digits: 0,
  comparedWith,
}));

const LABEL_WIDTH = 44;
const CELL_WIDTH = 18;

/** One table: a block a load, a row a figure, a column a server. Medians of the rounds, with ratios where a row says to what. */
export function formatReport(results: readonly Result[], servers: readonly string[]): string {
  const loads = [...new Set(results.map(({ load }) => load))];
  const lines = [formatLine('', servers)];
  for (const load of loads) {
    const ofLoad = new Map(
      results.filter((result) => result.load === load).map(({ server, rounds }) => [server, rounds]),
    );
    const completed = servers.map((server) => {
      const rounds = ofLoad.get(server) ?? [];
      const worst = Math.min(...rounds.map((figures) => figures.completed));
      return rounds.length === 0 ? '-' : `${worst}/${load.streams}`;
    });
    lines.push('', formatLine(load.name.toUpperCase(), []), formatLine('completed, worst round', completed));
    for (const row of rowsOf(load).filter((each) => isShown(each, servers))) {
      const values = new Map(servers.map((server) => [server, medianOf(ofLoad.get(server) ?? [], row)]));
      const base = row.comparedWith === null ? null : (values.get(row.comparedWith) ?? null);
      const label = toLabel(row);
      lines.push(
        formatLine(
          label,
          servers.map((server) =>
            row.only && row.only.server !== server ? '' : formatCell(values.get(server) ?? null, base, row),
          ),
        ),
      );
    }
  }
  return lines.join('\n');
}

function rowsOf({ measuresMemory, pace }: Load): readonly Row[] {
  if (pace.pauseMs === 0) return THROUGHPUT;
  return [...(measuresMemory ? MEMORY : []), ...FIRST_EVENT, ...LATENESS, CPU, ...STORES];
}

function isShown({ comparedWith, only }: Row, servers: readonly string[]): boolean {
  if (!only) return true;
  return servers.includes(only.server) && comparedWith !== null && servers.includes(comparedWith);
}

function toLabel({ label, comparedWith, only }: Row): string {
  if (comparedWith === null) return label;
  return `${label} (÷ ${comparedWith}${only ? `, aim ${only.aim}` : ''})`;
}

function medianOf(rounds: readonly Figures[], { value }: Row): number | null {
  return median(rounds.map(value).filter((entry) => entry !== null));
}

function formatCell(value: number | null, base: number | null, { digits }: Row): string {
  if (value === null) return '-';
  const text = value.toFixed(digits);
  return base === null ? text : `${text} (${(value / base).toFixed(2)})`;
}

function formatLine(label: string, cells: readonly string[]): string {
  return [label.padEnd(LABEL_WIDTH), ...cells.map((cell) => cell.padStart(CELL_WIDTH))].join('').trimEnd();
}

function toKilobytes(bytes: number | null): number | null {
  return bytes === null ? null : bytes / 1024;
}
