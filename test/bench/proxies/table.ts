import type { Comparison } from '../../e2e/proxies/compare-with-direct.ts';
import type { Server } from '../../e2e/proxies/proxy-configuration.ts';

/** The bound that the tests hold every recommended configuration to. */
const TOLERANCE_MS = 50;

const NAMES: Readonly<Record<Server, string>> = {
  nginx: 'nginx',
  haproxy: 'HAProxy',
  varnish: 'Varnish',
  caddy: 'Caddy',
  apache: 'Apache',
};

export interface Measured {
  /** Null for a reader without a proxy. */
  readonly server: Server | null;
  readonly title: string;
  readonly runs: readonly Comparison[];
}

/** A Markdown table, one row a configuration; figures are medians of its runs, in milliseconds. */
export function formatTable(rows: readonly Measured[]): string {
  return [
    '| Proxy | Configuration | First event, ms | Worst gap error, ms | Events arrive |',
    '|---|---|---|---|---|',
    ...rows.map(toRow),
  ].join('\n');
}

function toRow({ server, title, runs }: Measured): string {
  const firstEventMs = median(runs.map((run) => run.firstEventMs));
  const gapErrorMs = median(runs.map((run) => run.worstGapErrorMs));
  const cells = [
    server === null ? 'none' : NAMES[server],
    title,
    format(firstEventMs),
    format(gapErrorMs),
    judge(runs),
  ];
  return `| ${cells.join(' | ')} |`;
}

function judge(runs: readonly Comparison[]): string {
  if (median(runs.map((run) => run.worstGapErrorMs)) >= TOLERANCE_MS) {
    return describeLateness(runs);
  }
  const encodings = new Set(runs.map(({ throughProxy }) => throughProxy.headers['content-encoding']));
  return encodings.has(undefined) ? 'one by one' : 'one by one, compressed';
}

/** A buffer lets the first event go with the last one or with as many as fill it; a pause for more is only a delay. */
function describeLateness(runs: readonly Comparison[]): string {
  const isWhole = runs.every(({ throughProxy, firstEventMs }) => firstEventMs > throughProxy.endedAtMs * 0.9);
  if (isWhole) return '**all at the end**';
  const isLumped = runs.every(
    ({ throughProxy, direct }) => throughProxy.chunks.length < direct.chunks.length / 3,
  );
  if (isLumped) return '**in lumps**';
  return `**up to ${format(median(runs.map((run) => run.worstDelayMs)))} ms late**`;
}

function format(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
