import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { toLinearModel } from '../../../../../pipeline/adapters/embedded/classify/linear-classifier.ts';
import { judgeMood } from '../../../../../pipeline/adapters/embedded/signals/mood-signal.ts';
import { readRows } from '../../../../../pipeline/adapters/embedded/training/read-rows.ts';
import { trainMood } from '../../../../../pipeline/adapters/embedded/training/train-mood.ts';
import { findSharedData } from '../../../../shared-data.ts';

const tweetsFile = findSharedData('sentiment-tweets/all.jsonl');
const folder = dirname(dirname(tweetsFile ?? ''));
const withData = tweetsFile ? it : it.skip;

describe('training the mood model', () => {
  withData('gives the model that is shipped, so that nobody has changed one without the other', () => {
    const shipped = JSON.parse(
      readFileSync('pipeline/adapters/embedded/weights/mood.json', 'utf8'),
    ) as object;
    expect(trainMood(folder)).toEqual(shipped);
  });

  withData('learns to rate tweets that it has not seen', () => {
    const isHeld = (id: string) => id.endsWith('3');
    const model = toLinearModel(trainMood(folder, (id) => !isHeld(id)));
    const tweets = readRows<{ id: string; text: string; score: number }>(
      folder,
      'sentiment-tweets/all.jsonl',
    );
    const held = tweets.filter(({ id }) => isHeld(id));
    const moods = held.map(({ text }) => judgeMood(model, text).mood);
    expect(
      correlate(
        moods,
        held.map(({ score }) => score),
      ),
    ).toBeGreaterThan(0.78);
  });
});

function correlate(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const products = mean(xs.map((x, index) => (x - meanX) * ((ys[index] ?? 0) - meanY)));
  const spread = (values: readonly number[], middle: number) =>
    Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return products / (spread(xs, meanX) * spread(ys, meanY));
}
