import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { findPackageRoot } from '../../../server/environment.ts';
import { toSqliteStores } from '../../../server/stores/sqlite-stores.ts';
import { createPrograms } from '../../start-program.ts';
import { createRandom, fill } from './fill.ts';

const USAGE = `Usage: npm run bench:operator -- [options]

Fills a data folder with runs that have ended, starts the site on it, and measures the first byte of the operator's pages.

  --runs <number>       [1000000]
  --days <number>       over which they are spread [90]
  --questions <number>  different ones among them [40000]
  --times <number>      each page is asked for; the table has the median and the slowest [7]
`;

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    days: { type: 'string', default: '90' },
    questions: { type: 'string', default: '40000' },
    times: { type: 'string', default: '7' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const KEY = '0123456789abcdef0123456789abcdef';
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
  await fill(database, toSqliteStores(database), order);
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
