import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPackageRoot } from '../../../server/environment.ts';
import { openDataFiles } from '../data-files.ts';
import { type Bench, createBench } from './bench.ts';
import { measureMtrag } from './measure-mtrag.ts';
import { measureProbes } from './measure-probes.ts';
import { measureRealDocs } from './measure-real-docs.ts';
import { measureSquad, measureVariations } from './measure-squad.ts';
import { measureXquad } from './measure-xquad.ts';
import { MEASURES, type MeasureName } from './measures.ts';
import { formatTable, judge, type Row } from './table.ts';

/** Asks the running product as visitors do, scores what they get with the scripts of the data, and prints a table. */
const PARTS: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  answers: measureRealDocs,
  vary: measureVariations,
  squad: measureSquad,
  follow: measureProbes,
  mtrag: measureMtrag,
  xquad: measureXquad,
};

const USAGE = `Usage: npm run bench:answers -- [options]

Exits with 1 when a floor is missed.

  --data FOLDER   The public data [MILEPOST_DATA]
  --only PARTS    Some of ${Object.keys(PARTS).join(', ')}, separated by commas
  --every N       Asks every n-th question only, for a quick look [1]
  --help          Show this.
`;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.MILEPOST_DATA ?? join(findPackageRoot(), '../shared/data') },
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
    every: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (options.help) process.stdout.write(USAGE);
else await run();

async function run(): Promise<void> {
  const every = Number(options.every);
  if (!Number.isInteger(every) || every < 1)
    throw new Error(`--every ${options.every} is not a whole number from 1.`);
  const names = options.only.split(',');
  const unknown = names.filter((name) => !(name in PARTS));
  if (unknown.length > 0)
    throw new Error(`--only ${unknown.join(',')} is none of ${Object.keys(PARTS).join(', ')}.`);
  if (!existsSync(join(options.data, 'real-docs'))) {
    throw new Error(`${options.data} has no real-docs. Name the folder of the public data with --data.`);
  }
  const work = mkdtempSync(join(tmpdir(), 'milepost-answers-'));
  const rows = new Map<MeasureName, Row>();
  const bench = createBench({
    data: openDataFiles(options.data, work),
    every,
    work,
    tell(name, value = Number.NaN, detail?: string) {
      rows.set(name, { measure: MEASURES[name], value, ...(detail !== undefined && { detail }) });
    },
    say: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    for (const name of names) await PARTS[name]?.(bench);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const measured = (Object.keys(MEASURES) as MeasureName[]).flatMap((name) => rows.get(name) ?? []);
  console.log(formatTable(measured));
  if (measured.some((row) => judge(row) === 'MISSED')) process.exitCode = 1;
}
