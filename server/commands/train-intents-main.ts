import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadMeaning } from '../../pipeline/adapters/embedded/meaning/load-meaning.ts';
import { MeaningTableError } from '../../pipeline/adapters/embedded/meaning/meaning-table.ts';
import { findKindFlaws } from '../../pipeline/adapters/embedded/own-kinds/find-kind-flaws.ts';
import { learnKinds } from '../../pipeline/adapters/embedded/own-kinds/learn-kinds.ts';
import { packKindModel } from '../../pipeline/adapters/embedded/own-kinds/pack-kind-model.ts';
import { DatabaseError } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createProgressBar } from '../../pipeline/import/progress-bar.ts';
import { type ParsedOwnKinds, parseOwnKinds } from '../../pipeline/text/parse-own-kinds.ts';
import { toPrintable } from '../../pipeline/text/printable.ts';
import { findPackageRoot } from '../environment.ts';
import { readOwnerFile } from '../owner-file.ts';
import type { Stores } from '../stores/stores.ts';
import { runCommand } from './run-command.ts';
import { toKindsInUse, toTrainingReport } from './train-intents-text.ts';
import { withStores } from './with-stores.ts';

const MAX_FILE_BYTES = 33_554_432;

const USAGE = `Usage: npm run train:intents -- [options] <file>

Learns kinds of questions of your own from a JSONL file: examples of each label, five or more, and what to do with its questions.

  {"text": "Can I get my money back?", "label": "refunds"}
  {"label": "refunds", "page": "steps"}
  {"label": "opening-hours", "answer": "We are open from **9 to 17**, Monday to Friday."}
  {"label": "complaint", "handover": "mailto:help@example.org"}

Tells how well the labels can be told apart, and what to mend. A running site uses them with its next question.

  --check         Only tell what would be learnt; keep nothing.
  --skip-bad      Leave out lines that are wrong, and labels with too few examples, instead of keeping nothing.
  --json          Print the report as one JSON object.
  --show          Tell which labels are in use.
  --export FILE   Write the file that is in use, as it was learnt.
  --remove        Forget the labels that are in use.
  --help          Show this.
`;

/** Thrown with what the owner can mend. */
class KindsError extends Error {}

await runCommand(run, [DatabaseError, MeaningTableError, KindsError]);

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      'skip-bad': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      show: { type: 'boolean', default: false },
      export: { type: 'string' },
      remove: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [path, ...others] = positionals;
  const { help, show, remove, export: copy } = values;
  if (!help && path === undefined) {
    if (show) return await withStores(showKinds);
    if (remove) return await withStores(removeKinds);
    if (copy !== undefined) return await withStores((stores) => exportKinds(stores, copy));
  }
  if (help || path === undefined || others.length > 0 || show || remove || copy !== undefined) {
    process.stdout.write(USAGE);
    return help ? 0 : 1;
  }
  return await train(path, { isCheck: values.check, skipsBad: values['skip-bad'], asJson: values.json });
}

async function train(
  path: string,
  { isCheck, skipsBad, asJson }: { isCheck: boolean; skipsBad: boolean; asJson: boolean },
): Promise<number> {
  const startedAt = performance.now();
  const text = readOwnerFile(path, { maxBytes: MAX_FILE_BYTES });
  const parsed = parseOwnKinds(text);
  refuseBad(path, parsed, skipsBad);
  const { embedder } = await loadMeaning(findPackageRoot());
  const bar = createProgressBar(process.stderr.isTTY ? process.stderr : { write: () => true });
  const { model, judged } = await learnKinds(parsed.examples, {
    actions: parsed.actions,
    embedder,
    signal: new AbortController().signal,
    onStep: (done, total) => bar.update({ done, total, path: 'learning' }),
  });
  bar.clear();
  const packed = packKindModel(model);
  if (!isCheck) {
    const hash = createHash('sha256').update(text).update(packed).digest('hex');
    await withStores(({ ownKinds }) => ownKinds.replace({ text, model: packed, hash }));
  }
  const report = {
    ...findKindFlaws(parsed.examples, judged, model),
    bytes: packed.length,
    seconds: Math.round((performance.now() - startedAt) / 10) / 100,
    isKept: !isCheck,
  };
  process.stdout.write(asJson ? `${JSON.stringify(report)}\n` : toTrainingReport(path, report));
  return 0;
}

/** @throws {KindsError} with every problem, unless they are to be left out and something is left */
function refuseBad(path: string, { problems, examples }: ParsedOwnKinds, skipsBad: boolean): void {
  if (problems.length === 0) return;
  const list = problems.map((problem) => toPrintable(`${path}, ${problem}.`)).join('\n');
  const labels = new Set(examples.map(({ label }) => label));
  if (!skipsBad || labels.size < 2) {
    const way = labels.size < 2 ? '' : ' Mend it, or leave these out with --skip-bad.';
    throw new KindsError(`${list}\nNothing was learnt, and what is in use stays.${way}`);
  }
  process.stderr.write(`${list}\nThese were left out.\n`);
}

async function showKinds({ ownKinds }: Stores): Promise<number> {
  const kept = await ownKinds.read();
  process.stdout.write(kept ? toKindsInUse(parseOwnKinds(kept.text)) : 'No labels are in use.\n');
  return 0;
}

async function removeKinds({ ownKinds }: Stores): Promise<number> {
  const had = await ownKinds.remove();
  process.stdout.write(had ? 'Forgot the labels.\n' : 'No labels are in use.\n');
  return 0;
}

async function exportKinds({ ownKinds }: Stores, path: string): Promise<number> {
  const kept = await ownKinds.read();
  if (!kept) throw new KindsError('No labels are in use. Learn some with: npm run train:intents -- <file>');
  try {
    writeFileSync(path, kept.text);
  } catch (error) {
    throw new KindsError(`${path} cannot be written: ${(error as Error).message}. Name another file.`);
  }
  process.stdout.write(`Wrote ${path}.\n`);
  return 0;
}
