import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { loadMeaning } from '../../../pipeline/adapters/embedded/meaning/load-meaning.ts';
import { createKindJudge } from '../../../pipeline/adapters/embedded/own-kinds/kind-model.ts';
import { learnKinds, toKindTexts } from '../../../pipeline/adapters/embedded/own-kinds/learn-kinds.ts';
import {
  packKindModel,
  unpackKindModel,
} from '../../../pipeline/adapters/embedded/own-kinds/pack-kind-model.ts';
import { createRandom, shuffle } from '../../../pipeline/adapters/embedded/training/random.ts';
import { findPackageRoot } from '../../../server/environment.ts';
import { readJsonLines } from '../data-files.ts';
import { type Labelled, learnEarlier } from './earlier-learner.ts';
import { type Figures, findBound, type Judged, toFigures } from './score-told.ts';

/**
 * Learns public sets as an owner's kinds and prints how well they are told, with the floors. Nothing is learnt from, or chosen
 * on, a test file: the bound is that of the product, and one fixed on CLINC150's validation questions.
 */
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.MILEPOST_DATA ?? join(findPackageRoot(), '../shared/data') },
    /** Leaves out the earlier learner as it is run, which takes minutes. */
    quick: { type: 'boolean', default: false },
  },
});
/** Of what is told right on the validation questions, what the bound may give up: chosen once for all sets. */
const GIVEN_UP = 0.01;
const NONE = 'oos';
const SEEDS = [1, 2, 3];
const never = new AbortController().signal;
const { embedder } = await loadMeaning(findPackageRoot());
const clinc = (name: string) => readJsonLines<Labelled>(join(options.data, `clinc150/${name}.jsonl`));
const print = (name: string, figures: unknown) => console.log(JSON.stringify({ [name]: figures }));
const isOfLabel = ({ label }: Labelled) => label !== NONE;
let missed = 0;

const train = clinc('train').filter(isOfLabel);
const valid = clinc('valid');
const test = clinc('test');
await measureWhole();
for (const seed of SEEDS) await measureFew(seed);
await measureFormsOfQuestions();
await measureRepositories();
if (missed > 0) process.exitCode = 1;

async function measureWhole(): Promise<void> {
  const learnt = await learn(train);
  const [onValid, onTest] = [await learnt.tell(valid), await learnt.tell(test)];
  const fixed = toFigures(onTest, findBound(onValid, GIVEN_UP));
  print('CLINC150, test, bound fixed on valid', round(fixed));
  hold('in scope', fixed.inScope, 0.92);
  hold('out of scope turned away', fixed.turnedAway, 0.55);
  hold('area under the curve', fixed.auroc, 0.95);
  print('CLINC150, valid, the same bound', round(toFigures(onValid, findBound(onValid, GIVEN_UP))));
  print("CLINC150, test, the product's own bound", round(toFigures(onTest, learnt.bound)));
  print('CLINC150, told right whatever the bound', { test: share(onTest), valid: share(onValid) });
  print('learnt', { seconds: learnt.seconds, bytes: learnt.bytes, msPerQuestion: learnt.msOf(test.length) });
  const plain = time(() => learnEarlier(train, 'plain'));
  const judged = judge(test, plain.result);
  const earlierBound = findBound(judge(valid, plain.result), GIVEN_UP);
  print('earlier learner, one fit', { seconds: plain.seconds, ...round(toFigures(judged, earlierBound)) });
  print(
    'time to learn ÷ one fit of the earlier learner',
    Number((learnt.seconds / plain.seconds).toFixed(4)),
  );
  if (options.quick) return;
  const whole = time(() => learnEarlier(train, 'whole'));
  print('earlier learner, as it is run', { seconds: whole.seconds });
  const ratio = learnt.seconds / whole.seconds;
  print('time to learn ÷ the earlier learner as it is run', Number(ratio.toFixed(4)));
  hold('time', -ratio, -1 / 30);
}

async function measureFew(seed: number): Promise<void> {
  const learnt = await learn(pick(train, 10, seed));
  const onTest = await learnt.tell(test);
  const bound = findBound(await learnt.tell(valid), GIVEN_UP);
  const figures = toFigures(onTest, bound);
  print(`ten a label, seed ${seed}`, {
    toldRight: share(onTest),
    fixedOnValid: round(figures),
    ownBound: round(toFigures(onTest, learnt.bound)),
    seconds: learnt.seconds,
  });
  hold('in scope, ten a label', figures.inScope, 0.72);
}

/** Eight kinds that are told by how a question is put, of 54 to 2,858 examples; each in turn is the one that nobody has. */
async function measureFormsOfQuestions(): Promise<void> {
  const read = (name: string) => readJsonLines<Labelled>(join(options.data, `nfcats/${name}.jsonl`));
  const [examples, questions] = [read('train'), read('valid')];
  const learnt = await learn(examples);
  print('NF-CATS, valid, told right', {
    share: share(await learnt.tell(questions)),
    seconds: learnt.seconds,
  });
  for (const label of ['NOT-A-QUESTION', 'INSTRUCTION', 'REASON']) {
    const without = await learn(examples.filter((row) => row.label !== label));
    const rows = questions.map((row) => (row.label === label ? { ...row, label: NONE } : row));
    const judged = await without.tell(rows);
    print(`NF-CATS without ${label}`, round(toFigures(judged, without.bound)));
  }
}

/** Sections of documentation by repository: long texts, technical words; five repositories are of no label. */
async function measureRepositories(): Promise<void> {
  const packed = readFileSync(join(options.data, 'doc-sections/sections.jsonl.gz'));
  const lines = gunzipSync(packed)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const rows = lines.map((line, at): Labelled => {
    const { source, headings, text } = JSON.parse(line) as {
      source: string;
      headings: string[];
      text: string;
    };
    return { id: String(at), label: source, text: `${headings.at(-1) ?? ''} ${text.slice(0, 200)}`.trim() };
  });
  const sampled = pick(
    rows.filter(({ text }) => text.length > 40),
    60,
    1,
  );
  const sources = [...new Set(sampled.map(({ label }) => label))];
  const strangers = new Set(sources.filter((_, at) => at % 7 === 3));
  const known = sampled.filter(({ label }) => !strangers.has(label));
  const isLearnt = new Set(pick(known, 30, 2));
  const learnt = await learn(known.filter((row) => isLearnt.has(row)));
  const asked = sampled
    .filter((row) => !isLearnt.has(row))
    .map((row) => (strangers.has(row.label) ? { ...row, label: NONE } : row));
  const judged = await learnt.tell(asked);
  print(`documentation by repository, ${sources.length - strangers.size} labels, 30 sections each`, {
    toldRight: share(judged),
    ownBound: round(toFigures(judged, learnt.bound)),
    seconds: learnt.seconds,
  });
}

async function learn(examples: readonly Labelled[]) {
  const startedAt = performance.now();
  const given = examples.map(({ text, label }, at) => ({ text, label, line: at + 1 }));
  const { model } = await learnKinds(given, { actions: new Map(), embedder, signal: never });
  const packed = packKindModel(model);
  const seconds = Number(((performance.now() - startedAt) / 1_000).toFixed(3));
  const kept = unpackKindModel(packed);
  const judgeText = createKindJudge(kept);
  let toldMs = 0;
  return {
    seconds,
    bytes: packed.length,
    bound: kept.bound.score,
    msOf: (count: number) => Number((toldMs / count).toFixed(3)),
    async tell(rows: readonly Labelled[]): Promise<Judged[]> {
      const since = performance.now();
      const texts = await toKindTexts(
        rows.map(({ text }) => text),
        embedder,
        never,
      );
      const judged = texts.map((text, at) => ({ ...judgeText(text), gold: goldOf(rows[at]) }));
      toldMs = performance.now() - since;
      return judged;
    },
  };
}

function judge(
  rows: readonly Labelled[],
  tell: (text: string) => { label: string; score: number },
): Judged[] {
  return rows.map((row) => ({ ...tell(row.text), gold: goldOf(row) }));
}

function goldOf(row: Labelled | undefined): string | null {
  return row && isOfLabel(row) ? row.label : null;
}

/** So many examples of each label, the same ones for the same seed. */
function pick(rows: readonly Labelled[], count: number, seed: number): Labelled[] {
  const counts = new Map<string, number>();
  return shuffle(rows, createRandom(seed)).filter(({ label }) => {
    const taken = (counts.get(label) ?? 0) + 1;
    counts.set(label, taken);
    return taken <= count;
  });
}

function time<Result>(work: () => Result): { result: Result; seconds: number } {
  const startedAt = performance.now();
  const result = work();
  return { result, seconds: Number(((performance.now() - startedAt) / 1_000).toFixed(2)) };
}

function share(judged: readonly Judged[]): number {
  return Number(toFigures(judged, Number.NEGATIVE_INFINITY).inScope.toFixed(4));
}

function round({ inScope, turnedAway, auroc }: Figures): Figures {
  const cut = (value: number) => Number(value.toFixed(4));
  return { inScope: cut(inScope), turnedAway: cut(turnedAway), auroc: cut(auroc) };
}

function hold(name: string, value: number, floor: number): void {
  if (value >= floor) return;
  missed++;
  console.error(`${name}: ${value} misses its floor, ${floor}`);
}
