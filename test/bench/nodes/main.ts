import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPackageRoot } from '../../../server/environment.ts';
import { startPostgres } from '../../start-postgres.ts';
import { type Figures, measure } from './measure.ts';
import { formatReport } from './report.ts';
import { SETUPS } from './setups.ts';

const USAGE = `Usage: npm run bench:nodes -- [options]

Several processes over one PostgreSQL beside one process on SQLite: the same questions, at the same rate, to the starter
guide, with every stream read to its end. CPU is counted for all processes of the product, and for PostgreSQL apart.

  --runs <number>    questions for each setup [500]
  --rate <number>    questions a second [15]
  --rounds <number>  the table shows medians of them [3]
  --setups <list>    numbers of them, from 1: ${SETUPS.map(({ name }, index) => `${index + 1} ${name}`).join('; ')} [all]
`;

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' },
    rate: { type: 'string', default: '15' },
    rounds: { type: 'string', default: '3' },
    setups: { type: 'string', default: SETUPS.map((_, index) => index + 1).join(',') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (options.help) process.stdout.write(USAGE);
else await compare();

async function compare(): Promise<void> {
  const runs = Number(options.runs);
  const order = { runs, ratePerSecond: Number(options.rate), questions: readQuestions() };
  const chosen = SETUPS.filter((_, index) => options.setups.split(',').includes(String(index + 1)));
  const results = chosen.map((setup) => ({ setup, name: setup.name, rounds: [] as Figures[] }));
  const postgres = await startPostgres('newest');
  try {
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const { setup, rounds } of results) {
        const figures = await measure(setup, postgres, order, Math.ceil(runs / 4));
        rounds.push(figures);
        process.stderr.write(
          `round ${round + 1}, ${setup.name}: ${figures.completed} of ${runs}, ${figures.cpuMs.toFixed(1)} ms a run${figures.problem ? `; ${figures.problem}` : ''}\n`,
        );
      }
    }
  } finally {
    await postgres.stop();
  }
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
  process.stdout.write(
    `${machine}, Node ${process.version}, ${runs} questions at ${options.rate} a second\n\n`,
  );
  process.stdout.write(`${formatReport(results, runs)}\n`);
}

/** The headings of the guide that ask something. */
function readQuestions(): string[] {
  const folder = join(findPackageRoot(), 'pipeline/guide');
  const pages = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return pages.flatMap((text) => [...text.matchAll(/^## (.*\?)$/gm)].map(([, question = '']) => question));
}
