/** Imports many documents beside a running server whose runs a model answers, and looks at what that costs the visitors. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startChild } from '../streams/child.ts';
import { percentile } from '../streams/statistics.ts';
import { importDocuments } from './import-documents.ts';
import { startAsking } from './run-load.ts';
import { startSite } from './site.ts';
import { tellVerdicts } from './tell-verdicts.ts';
import { watchHealth } from './watch-health.ts';

const USAGE = `Usage: npm run bench:import -- [options]

Imports one-passage documents with the real command while the real server answers questions with a model's stand-in.
No event may be lost, 99 of 100 health checks take less than 100 ms, and a large import is no slower a document.

  --documents <number>  of the large import [60000]
  --small <number>      of the small one [5000]
  --askers <number>     visitors that ask one question after the other [4]
`;

const { values: options } = parseArgs({
  options: {
    documents: { type: 'string', default: '60000' },
    small: { type: 'string', default: '5000' },
    askers: { type: 'string', default: '4' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** Without an import, to compare with: this machine may be busy with other things. */
const CALM_MS = 10_000;
const HEALTH_LIMIT_MS = 100;
/** What a large import may lose to the noise of the machine. */
const RATE_TOLERANCE = 0.9;

interface Result {
  readonly name: string;
  readonly documentsPerSecond: number | null;
  readonly runs: number;
  readonly lostEvents: number;
  readonly healthMs: readonly number[];
}

if (options.help) process.stdout.write(USAGE);
else await report();

async function report(): Promise<void> {
  process.stdout.write(
    `node ${process.version}; ${options.askers} askers\n\n` +
      '| imported | documents a second | runs meanwhile | events lost | health checks | p50 | p99 | longest |\n' +
      '|---|---|---|---|---|---|---|---|\n',
  );
  const results: Result[] = [];
  for (const documents of [0, Number(options.small), Number(options.documents)]) {
    const result = await measure(documents);
    process.stdout.write(`${toRow(result)}\n`);
    results.push(result);
  }
  const [, small, large] = results;
  tellVerdicts([
    ['no event lost', results.every(({ lostEvents, runs }) => lostEvents === 0 && runs > 0)],
    [
      `99 of 100 health checks under ${HEALTH_LIMIT_MS} ms`,
      results.every(({ healthMs }) => (percentile(healthMs, 99) ?? Infinity) < HEALTH_LIMIT_MS),
    ],
    [
      'as many documents a second',
      (large?.documentsPerSecond ?? 0) >= RATE_TOLERANCE * (small?.documentsPerSecond ?? Infinity),
    ],
  ]);
}

async function measure(documents: number): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-bench-'));
  process.env.BENCH_SECONDS = '2';
  process.env.BENCH_TOKENS_PER_SECOND = '25';
  const upstream = startChild(fileURLToPath(new URL('../models/servers/upstream.js', import.meta.url)), []);
  const { port } = await upstream.next<{ port: number }>('port');
  const site = await startSite(folder, `http://127.0.0.1:${port}/v1`);
  try {
    const asking = startAsking(site.url, Number(options.askers));
    // What is compiled when the measuring begins stays out of it.
    await pause(3_000);
    const health = watchHealth(site.url);
    const documentsPerSecond = documents === 0 ? null : await importDocuments(folder, documents);
    if (documents === 0) await pause(CALM_MS);
    const healthMs = await health.stop();
    const { runs, lostEvents } = await asking.stop();
    const name = documents === 0 ? 'nothing' : documents.toLocaleString('en');
    return { name, documentsPerSecond, runs, lostEvents, healthMs };
  } finally {
    await site.stop();
    await upstream.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

function toRow({ name, documentsPerSecond, runs, lostEvents, healthMs }: Result): string {
  const ms = (percent: number) => `${percentile(healthMs, percent)?.toFixed(1)} ms`;
  const rate = documentsPerSecond === null ? '' : Math.round(documentsPerSecond).toLocaleString('en');
  const cells = [name, rate, runs, lostEvents, healthMs.length, ms(50), ms(99), ms(100)];
  return `| ${cells.join(' | ')} |`;
}
