/**
 * Prints how well roles and fields are read from sentences, as JSON, and with `--list` the sentences that go wrong.
 *
 *   npm run bench:signals [-- [--list] [<sentences.jsonl> ...]]
 */
import { join } from 'node:path';
import { loadMeaningTable } from '../../../pipeline/adapters/embedded/meaning/meaning-table.ts';
import { createStatisticalSignalDetector } from '../../../pipeline/adapters/embedded/signals/statistical-signal-detector.ts';
import type { Signal } from '../../../pipeline/ports.ts';
import { readJsonLines } from '../data-files.ts';

interface Sentence {
  readonly text: string;
  readonly role?: string;
  readonly field?: string;
  readonly words?: string;
}

interface Judged extends Sentence {
  readonly found: readonly Signal[];
  /** Values of a key that the sentence has. */
  readonly right: number;
  readonly wrong: number;
}

const FOLDER = 'test/bench/signals';
const args = process.argv.slice(2);
const isListing = args.includes('--list');
const named = args.filter((arg) => arg !== '--list');
const files = named.length > 0 ? named : [join(FOLDER, 'roles.jsonl'), join(FOLDER, 'roles-fresh.jsonl')];
const weightsFolder = 'pipeline/adapters/embedded/weights';
const meanings = await loadMeaningTable(join(weightsFolder, 'meaning.table'));
const detector = await createStatisticalSignalDetector({ weightsFolder, meanings });

for (const file of files) await measure(file);

async function measure(file: string): Promise<void> {
  const sentences = readJsonLines<Sentence>(file);
  const started = performance.now();
  const judged: Judged[] = [];
  for (const sentence of sentences) judged.push(judge(sentence, await read(sentence.text)));
  const msPerSentence = (performance.now() - started) / sentences.length;
  const telling = judged.filter(({ words }) => words !== undefined);
  const silent = judged.filter(({ words }) => words === undefined);
  const isFound = ({ right, wrong }: Judged) => right > 0 && wrong === 0;
  const alarms = silent.filter(({ found }) => found.length > 0);
  const keys = telling.reduce((sum, { role, field }) => sum + (role ? 1 : 0) + (field ? 1 : 0), 0);
  const figures = {
    sentences: sentences.length,
    recall: share(telling.filter(isFound).length, telling.length),
    falseAlarms: share(alarms.length, silent.length),
    valuesFound: share(
      telling.reduce((sum, { right }) => sum + right, 0),
      keys,
    ),
    wrongValues: telling.reduce((sum, { wrong }) => sum + wrong, 0),
    msPerSentence: Math.round(msPerSentence * 100) / 100,
  };
  console.log(JSON.stringify({ [file]: figures }));
  if (!isListing) return;
  for (const { text, found } of [...telling.filter((row) => !isFound(row)), ...alarms]) {
    console.log(`  ${text}`);
    for (const { key, value, why } of found) console.log(`    ${key}: ${value} «${why}»`);
  }
}

async function read(text: string): Promise<Signal[]> {
  const signals = await detector.detect([{ role: 'visitor', text }], new AbortController().signal);
  return signals.filter(({ key }) => ['role', 'field'].includes(key));
}

function judge(sentence: Sentence, found: Signal[]): Judged {
  const goldOf = (key: string) => (key === 'role' ? sentence.role : sentence.field);
  const isRight = ({ key, value, why }: Signal) =>
    headOf(value) === headOf(goldOf(key) ?? '') && sentence.text.includes(why);
  const right = found.filter(isRight).length;
  // A sentence may show more than its line names; what it names must not be missed for it.
  const wrong = found.filter((signal) => goldOf(signal.key) !== undefined && !isRight(signal)).length;
  return { ...sentence, found, right, wrong };
}

/** The last word before a preposition, in the singular. */
function headOf(phrase: string): string {
  const [before = ''] = phrase.toLowerCase().split(/ (?:of|for|at|in|with|from|that) /);
  return (before.trim().split(/\s+/).at(-1) ?? '').replace(/(?<=\w{3})s$/, '');
}

function share(part: number, whole: number): number {
  return Math.round((part / whole) * 1_000) / 1_000;
}
