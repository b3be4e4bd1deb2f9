import type { LinearModelFile } from '../classify/linear-classifier.ts';
import { listMoodFeatures } from '../signals/mood-features.ts';
import { type Example, type FitOptions, fitLinear } from './fit-linear.ts';
import { packModel } from './pack-model.ts';
import { readRows } from './read-rows.ts';

const FIT: FitOptions = {
  output: 'identity',
  epochs: 12,
  learningRate: 0.03,
  decay: 1e-5,
  minCount: 2,
  seed: 1,
};
const MAX_FEATURES = 12_000;
/** The tweets are rated from -4 to 4; the model speaks of -1 to 1. */
const HIGHEST_RATING = 4;
/** A plain question is no mood, whatever it asks about: "Why does an error kill the process?" shows no anger. */
const QUESTION_WEIGHT = 0.2;

/**
 * Learns how pleased a text sounds, -1 to 1, from `sentiment-tweets/all.jsonl`, and from the questions of
 * `nfcats/train.jsonl` that the words for bad things are no bad mood. `keep` leaves tweets out, for measuring.
 */
export function trainMood(dataFolder: string, keep: (id: string) => boolean = () => true): LinearModelFile {
  const tweets = readRows<{ id: string; text: string; score: number }>(
    dataFolder,
    'sentiment-tweets/all.jsonl',
  );
  const questions = readRows<{ text: string; label: string }>(dataFolder, 'nfcats/train.jsonl');
  const examples: Example[] = [
    ...tweets
      .filter(({ id }) => keep(id))
      .map(({ text, score }) => toExample(text, score / HIGHEST_RATING, 1)),
    ...questions
      .filter(({ label }) => label !== 'NOT-A-QUESTION')
      .map(({ text }) => toExample(text, 0, QUESTION_WEIGHT)),
  ];
  return packModel(fitLinear(examples, FIT), {
    classes: ['mood'],
    commonWords: [],
    temperature: 1,
    maxFeatures: MAX_FEATURES,
  });
}

function toExample(text: string, value: number, weight: number): Example {
  return { features: listMoodFeatures(text).map((feature) => feature.name), target: [value], weight };
}
