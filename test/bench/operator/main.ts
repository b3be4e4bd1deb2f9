import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createQuestionLikeness } from '../../../pipeline/adapters/embedded/likeness/question-likeness.ts';
import { loadMeaning } from '../../../pipeline/adapters/embedded/meaning/load-meaning.ts';
import { type Database, openDatabase } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { countBatch } from '../../../pipeline/ledger/keep-ledger.ts';
import { findPackageRoot } from '../../../server/environment.ts';
import { toSqliteStores } from '../../../server/stores/sqlite-stores.ts';
import type { Stores } from '../../../server/stores/stores.ts';
import { createPrograms } from '../../start-program.ts';
import { addUncounted, createRandom, type Filling, fill } from './fill.ts';

const USAGE = `Usage: npm run bench:operator -- [options]

Fills a data folder with runs that have ended, starts the site on it, and measures the first byte of the operator's pages; then
how long somebody waits for the 404 who is no operator, whatever they send.

  --runs <number>       [1000000]
  --days <number>       over which they are spread [90]
  --questions <number>  different ones among them [40000]
  --times <number>      each page is asked for; the table has the median and the slowest [7]
  --tries <number>      of each stranger, in turns; the table has the median and the 90th percentile [400]
`;

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    days: { type: 'string', default: '90' },
    questions: { type: 'string', default: '40000' },
    times: { type: 'string', default: '7' },
    tries: { type: 'string', default: '400' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const KEY = '0123456789abcdef0123456789abcdef';
/** Runs of new questions that the ledger counts in full. */
const KEPT_RUNS = 1_000;
/** Who is no operator, and what they send to `/operator`. */
const STRANGERS = {
  nothing: {},
  'another key': { Authorization: `Bearer ${'1'.repeat(32)}` },
  'a forged cookie': { Cookie: 'milepost_operator=99999999999999.0123456789abcdef.0123456789abcdefghijkl' },
  'an expired cookie': { Cookie: 'milepost_operator=1000.0123456789abcdef.0123456789abcdefghijkl' },
} as const;
const PAGES = [
  '/operator',
  '/operator?days=1',
  '/operator?days=90',
  '/operator?days=90&language=en&site=shop',
  '/operator/questions',
  '/operator/questions?days=90',
  '/operator/questions?show=all',
  '/operator/questions?show=all&days=90',
  '/operator/runs',
  '/operator/runs?ending=unanswered&days=90',
  '/operator/sources?days=90',
];

if (options.help) process.stdout.write(USAGE);
else await measure();

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-operator-'));
  try {
    await fillFolder(folder);
    const programs = createPrograms();
    try {
      const environment = { DATA_DIR: folder, OPERATOR_KEY: KEY };
      const site = programs.start('main', [], environment, folder, findPackageRoot());
      const address = await site.address();
      for (const page of PAGES) process.stdout.write(`${await time(new URL(page, address), page)}\n`);
      process.stdout.write(await timeStrangers(new URL('/operator', address)));
    } finally {
      await programs.stopAll();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function fillFolder(folder: string): Promise<void> {
  const guide = join(findPackageRoot(), 'pipeline/guide');
  const documents = readdirSync(guide);
  const headings = documents.flatMap(
    (file) => readFileSync(join(guide, file), 'utf8').match(/^#+ .+$/gm) ?? [],
  );
  const random = createRandom(2);
  const pick = () => headings[Math.floor(random() * headings.length)]?.replace(/^#+ /, '') ?? '';
  const questions = Array.from({ length: Number(options.questions) }, () => `${pick()} ${pick()}`);
  const database = await openDatabase(folder);
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const order = { runs: Number(options.runs), days: Number(options.days), questions, documents, say };
  const stores = toSqliteStores(database);
  await fill(database, stores, order);
  process.stdout.write(await timeKeeper(database, stores, order));
  database.close();
}

async function time(address: URL, name: string): Promise<string> {
  const times: number[] = [];
  for (let index = 0; index < Number(options.times); index++) {
    const startedAt = performance.now();
    const response = await fetch(address, { headers: { Authorization: `Bearer ${KEY}` } });
    if (response.status !== 200) throw new Error(`${name} answered ${response.status}`);
    const reader = response.body?.getReader();
    await reader?.read();
    times.push(performance.now() - startedAt);
    await reader?.cancel();
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  return `${name.padEnd(44)} ${median.toFixed(0).padStart(6)} ms  ${(times.at(-1) ?? 0).toFixed(0).padStart(6)} ms`;
}

/** What it costs to count a run, its question compared with all that were asked before. */
async function timeKeeper(database: Database, { ledger }: Stores, order: Filling): Promise<string> {
  addUncounted(database, order, order.runs + 1, KEPT_RUNS);
  const { embedder } = await loadMeaning(findPackageRoot());
  const likeness = createQuestionLikeness(database, embedder);
  const fail = (error: unknown) => {
    throw error;
  };
  const keeper = { ledger, likeness, listCollections: async () => [], pauseMs: 0, onFailure: fail };
  const before = process.cpuUsage();
  let counted = 0;
  for (let batch = -1; batch !== 0; counted += batch)
    batch = await countBatch(keeper, new AbortController().signal);
  const { user, system } = process.cpuUsage(before);
  return `${'counting a run, CPU'.padEnd(44)} ${((user + system) / 1_000 / counted).toFixed(2).padStart(6)} ms\n`;
}

/** In turns, so that what else the machine does falls on all of them. */
async function timeStrangers(address: URL): Promise<string> {
  const times = new Map<string, number[]>(Object.keys(STRANGERS).map((name) => [name, []]));
  for (let index = 0; index < Number(options.tries); index++) {
    for (const [name, headers] of Object.entries(STRANGERS)) {
      const startedAt = performance.now();
      const response = await fetch(address, { headers });
      await response.text();
      if (response.status !== 404) throw new Error(`${name} was answered ${response.status}`);
      times.get(name)?.push(performance.now() - startedAt);
    }
  }
  const lines = [...times].map(([name, all]) => {
    all.sort((a, b) => a - b);
    const at = (share: number) => (all[Math.floor(share * all.length)] ?? 0).toFixed(2).padStart(6);
    return `${`404 for ${name}`.padEnd(44)} ${at(0.5)} ms  ${at(0.9)} ms\n`;
  });
  return lines.join('');
}
