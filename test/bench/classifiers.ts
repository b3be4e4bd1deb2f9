/**
 * Prints how well the statistical classifiers do, as JSON: kinds of questions (validation questions, never trained on),
 * language (the half of the questions whose id hashes to an odd number; the rule's constants were chosen on the other
 * half), mood (a fifth of the tweets, by the hash of their id, held out from a model trained for this), false moods.
 *
 *   npx tsc -p test --noEmit false --outDir <folder>
 *   MILEPOST_DATA=<data folder> node <folder>/test/bench/classifiers.js [<weights folder>]
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toLinearModel } from '../../pipeline/adapters/embedded/classify/linear-classifier.ts';
import { createStatisticalClassifier } from '../../pipeline/adapters/embedded/classify/statistical-classifier.ts';
import { findMood, judgeMood } from '../../pipeline/adapters/embedded/signals/mood-signal.ts';
import { readRows } from '../../pipeline/adapters/embedded/training/read-rows.ts';
import { trainMood } from '../../pipeline/adapters/embedded/training/train-mood.ts';
import type { Classifier, Intent } from '../../pipeline/ports.ts';

interface Labelled {
  readonly id: string;
  readonly text: string;
  readonly label: string;
}

const dataFolder = process.env.MILEPOST_DATA ?? '../shared/data';
const weightsFolder = process.argv[2] ?? 'pipeline/adapters/embedded/weights';
const never = new AbortController().signal;
const classifier = await createStatisticalClassifier({ weightsFolder });
const print = (name: string, figures: unknown) => console.log(JSON.stringify({ [name]: figures }));

await measureKinds();
await measureLanguages();
measureMood();

async function measureKinds(): Promise<void> {
  const questions = readRows<Labelled>(dataFolder, 'nfcats/valid.jsonl');
  const bare = questions.map((question) => ({
    ...question,
    text: question.text.toLowerCase().replace(/[?!.\s]+$/, ''),
  }));
  for (const [name, asked] of Object.entries({ asWritten: questions, lowerCaseNoMark: bare })) {
    const started = performance.now();
    const intents = await classifyAll(classifier, asked, () => 'en');
    const msPerCall = round((performance.now() - started) / asked.length);
    const run = asked.map(({ id }, index) => ({
      id,
      label: intents[index]?.kind.toUpperCase(),
      score: intents[index]?.confidence,
    }));
    const judged = intents.map((intent, index) => ({
      confidence: intent.confidence,
      right: intent.kind.toUpperCase() === asked[index]?.label,
    }));
    print(`kind, ${name}`, { ...score('classify', asked, run), ece: calibrationError(judged), msPerCall });
  }
}

async function measureLanguages(): Promise<void> {
  const all = readRows<Labelled>(dataFolder, 'langid/dev.jsonl');
  const held = all.filter(({ id }) => hashOf(id) % 2 === 1);
  for (const words of [0, 1, 2]) {
    const cut = held.map((row) => ({
      ...row,
      text: words === 0 ? row.text : row.text.split(/\s+/).slice(0, words).join(' '),
    }));
    for (const hint of ['none', 'right', 'en'] as const) {
      const locale = (label: string) => (hint === 'none' ? null : hint === 'right' ? label : 'en-US');
      const intents = await classifyAll(classifier, cut, locale);
      const run = cut.map(({ id }, index) => ({ id, label: intents[index]?.language }));
      const { n, accuracy, macro_f1 } = score('classify', cut, run) as Record<string, number>;
      const undecided = round(intents.filter(({ language }) => language === 'und').length / cut.length);
      print(`language, ${words === 0 ? 'whole' : `first ${words} word(s)`}, hint ${hint}`, {
        n,
        accuracy,
        macro_f1,
        undecided,
      });
    }
  }
}

function measureMood(): void {
  const isHeld = (id: string) => hashOf(id) % 5 === 0;
  const tweets = readRows<Labelled & { score: number }>(dataFolder, 'sentiment-tweets/all.jsonl').filter(
    ({ id }) => isHeld(id),
  );
  const model = toLinearModel(trainMood(dataFolder, (id) => !isHeld(id)));
  const moods = tweets.map(({ text }) => judgeMood(model, text).mood);
  const run = tweets.map(({ id }, index) => {
    const mood = moods[index] ?? 0;
    // Half a point of the tweets' scale of 4 to either side is neutral there.
    return { id, score: mood, label: mood > 0.125 ? 'positive' : mood < -0.125 ? 'negative' : 'neutral' };
  });
  print('mood, held-out tweets', score('sentiment', tweets, run));
  const spoken = tweets.flatMap((tweet) => {
    const signal = findMood(model, tweet.text);
    return signal
      ? {
          confidence: signal.confidence,
          right: tweet.label === (signal.value === 'pleased' ? 'positive' : 'negative'),
        }
      : [];
  });
  print('mood, where it is spoken of', {
    share: round(spoken.length / tweets.length),
    accuracy: round(spoken.filter(({ right }) => right).length / spoken.length),
    ece: calibrationError(spoken),
  });
  const questions = readRows<Labelled>(dataFolder, 'nfcats/valid.jsonl').filter(
    ({ label }) => label !== 'NOT-A-QUESTION',
  );
  const alarms = questions.filter(({ text }) => findMood(model, text) !== null).length;
  print('mood, plain questions it is spoken of', round(alarms / questions.length));
}

async function classifyAll(
  { classify }: Classifier,
  rows: readonly Labelled[],
  localeOf: (label: string) => string | null,
): Promise<Intent[]> {
  const intents: Intent[] = [];
  for (const { text, label } of rows) intents.push(await classify({ text, locale: localeOf(label) }, never));
  return intents;
}

/** What the data's own scorer says of a run. */
function score(command: string, gold: readonly object[], run: readonly object[]): object {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-bench-'));
  const write = (name: string, rows: readonly object[]) => {
    writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row)).join('\n'));
    return join(folder, name);
  };
  const files = [write('gold.jsonl', gold), write('run.jsonl', run)];
  const printed = execFileSync(process.execPath, [join(dataFolder, 'score.mjs'), command, ...files]);
  rmSync(folder, { recursive: true });
  return JSON.parse(printed.toString()) as object;
}

/** Expected calibration error over ten bins of equal width (Guo et al. 2017, arXiv 1706.04599). */
function calibrationError(judged: readonly { confidence: number; right: boolean }[]): number {
  const bins = Array.from({ length: 10 }, () => ({ confidence: 0, right: 0 }));
  for (const { confidence, right } of judged) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))];
    if (!bin) continue;
    bin.confidence += confidence;
    bin.right += right ? 1 : 0;
  }
  return round(bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / judged.length);
}

function hashOf(id: string): number {
  return createHash('sha256').update(id).digest()[0] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
