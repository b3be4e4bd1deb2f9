import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findPackageRoot } from '../../../server/environment.ts';
import { startChild } from '../streams/child.ts';
import { PROBE_PATH } from '../streams/peers.ts';
import { percentile } from '../streams/statistics.ts';
import type { ModelLoad, ModelLoadResult } from './load.ts';

const USAGE = `Usage: npm run bench:models -- [options]

Compares runs that a model answers, in Milepost and with the AI SDK's streamText on Express, against the same server
of a model: answers of 5 seconds at 30 tokens a second.

  --full            1,000 runs at the same time (without it: 200)
  --runs <number>   another number of them
`;

/** Until what the warm-up left behind is closed and collected. */
const QUIET_MS = 1_000;
const ANSWER_SECONDS = 5;
const TOKENS_PER_SECOND = 30;
/** All runs ask within this time. A server that needs longer to begin them has fewer under way at once. */
const ASKING_SECONDS = 3;

const FOLDER = join(findPackageRoot(), 'test/bench/models');
const built = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const SERVERS = [
  { name: 'milepost', path: built('./servers/milepost.js') },
  { name: 'ai-sdk', path: join(FOLDER, 'servers/ai-sdk.mjs') },
];

interface Upstream {
  readonly mostSockets: number;
  /** Answers under way. */
  readonly answering: number;
}

interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
}

const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    runs: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (options.help) process.stdout.write(USAGE);
else await compare(Number(options.runs ?? (options.full ? 1_000 : 200)));

async function compare(runs: number): Promise<void> {
  installPeer();
  process.stdout.write(
    `node ${process.version}; ${runs} runs at once, ${ANSWER_SECONDS} s at ${TOKENS_PER_SECOND} tokens a second\n\n` +
      '| server | complete | heap an open run | rss an open run | CPU a run | first delta, p50 | p99 | open when measured | most connections to the model |\n' +
      '|---|---|---|---|---|---|---|---|---|\n',
  );
  for (const server of SERVERS) process.stdout.write(`${await measure(server, runs)}\n`);
}

async function measure({ name, path }: (typeof SERVERS)[number], runs: number): Promise<string> {
  process.env.BENCH_SECONDS = String(ANSWER_SECONDS);
  process.env.BENCH_TOKENS_PER_SECOND = String(TOKENS_PER_SECOND);
  const upstream = startChild(built('./servers/upstream.js'), []);
  const { port: upstreamPort } = await upstream.next<{ port: number }>('port');
  process.env.BENCH_UPSTREAM = `http://127.0.0.1:${upstreamPort}/v1`;
  const target = startChild(path, ['--expose-gc', '--import', PROBE_PATH]);
  const generator = startChild(built('./load.js'), []);
  try {
    const { port } = await target.next<{ port: number }>('port');
    const put = (order: Omit<ModelLoad, 'port'>) =>
      generator.ask<ModelLoadResult>({ order: { ...order, port } });
    // What is compiled when the measuring begins stays out of it.
    await put({ runs: 50, ratePerSecond: 100 });
    await pause(QUIET_MS);
    const idle = await target.ask<Memory>({ ask: 'memory' });
    const cpuBefore = await target.ask<number>({ ask: 'cpu' });
    const loading = put({ runs, ratePerSecond: runs / ASKING_SECONDS });
    await pause((ASKING_SECONDS + 1) * 1_000);
    const { answering } = await upstream.ask<Upstream>({});
    const busy = await target.ask<Memory>({ ask: 'memory' });
    const { completed, overheadMs } = await loading;
    const cpuMs = ((await target.ask<number>({ ask: 'cpu' })) - cpuBefore) / 1_000;
    const kb = (bytes: number) => `${Math.round(bytes / answering / 1_024)} KB`;
    const ms = (value: number | null) => `${value?.toFixed(1) ?? '?'} ms`;
    const cells = [
      name,
      `${completed} of ${runs}`,
      kb(busy.heapUsed - idle.heapUsed),
      kb(busy.rss - idle.rss),
      ms(cpuMs / runs),
      ms(percentile(overheadMs, 50)),
      ms(percentile(overheadMs, 99)),
      answering,
      (await upstream.ask<Upstream>({})).mostSockets,
    ];
    return `| ${cells.join(' | ')} |`;
  } finally {
    await Promise.all([target.end(), generator.end(), upstream.end()]);
  }
}

/** Installs the pinned packages of the other server into the bench's own folder, unless they are there. */
function installPeer(): void {
  if (existsSync(join(FOLDER, 'node_modules/@ai-sdk/openai-compatible/package.json'))) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ci in ${FOLDER} ended with ${status}.`);
}
