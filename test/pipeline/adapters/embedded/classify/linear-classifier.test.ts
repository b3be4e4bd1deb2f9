import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  hashFeature,
  loadLinearModel,
  scoreFeatures,
  toLinearModel,
  toProbabilities,
} from '../../../../../pipeline/adapters/embedded/classify/linear-classifier.ts';
import {
  type Example,
  type FitOptions,
  fitLinear,
  predictFit,
} from '../../../../../pipeline/adapters/embedded/training/fit-linear.ts';
import { packModel } from '../../../../../pipeline/adapters/embedded/training/pack-model.ts';
import { createRandom } from '../../../../../pipeline/adapters/embedded/training/random.ts';

const FIT: FitOptions = {
  output: 'softmax',
  epochs: 10,
  learningRate: 0.3,
  decay: 1e-5,
  minCount: 1,
  seed: 4,
};

/** Texts of noise in which one word tells the class. */
function makeExamples(count: number, seed: number): Example[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    features: [
      `tells ${index % 3}`,
      ...Array.from({ length: 6 }, () => `noise ${Math.floor(random() * 40)}`),
    ],
    target: [0, 1, 2].map((known) => (known === index % 3 ? 1 : 0)),
    weight: 1,
  }));
}

const fit = fitLinear(makeExamples(300, 1), FIT);
const packed = packModel(fit, {
  classes: ['a', 'b', 'c'],
  commonWords: ['the'],
  temperature: 1,
  maxFeatures: 40,
});

describe('a linear model', () => {
  it('finds what tells the classes apart in texts that it has not seen', () => {
    const model = toLinearModel(packed);
    for (const [index, { features }] of makeExamples(60, 2).entries()) {
      const { scores } = scoreFeatures(model, features);
      expect(scores.indexOf(Math.max(...scores))).toBe(index % 3);
    }
  });

  it('is the same whenever it is learnt again', () => {
    expect([...fitLinear(makeExamples(300, 1), FIT).weights]).toEqual([...fit.weights]);
  });

  it('says nearly the same after quantisation as before', () => {
    const all = toLinearModel(
      packModel(fit, { classes: ['a', 'b', 'c'], commonWords: [], temperature: 1, maxFeatures: 1000 }),
    );
    for (const { features } of makeExamples(20, 3)) {
      const exact = predictFit(fit, features);
      for (const [index, score] of scoreFeatures(all, features).scores.entries()) {
        expect(Math.abs(score - (exact[index] ?? 0))).toBeLessThan(0.05);
      }
    }
  });

  it('counts a feature once, in whatever order they come', () => {
    const model = toLinearModel(packed);
    const once = scoreFeatures(model, ['tells 1', 'noise 3']);
    expect(scoreFeatures(model, ['noise 3', 'tells 1', 'noise 3'])).toEqual(once);
  });

  it('tells how much of a text it knows', () => {
    const model = toLinearModel(packed);
    expect(scoreFeatures(model, ['tells 1', 'never seen']).known).toBe(0.5);
    expect(scoreFeatures(model, []).known).toBe(0);
  });

  it('refuses a file that was cut short or is of another format', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'milepost-model-'));
    const file = join(folder, 'model.json');
    writeFileSync(file, JSON.stringify({ ...packed, weights: packed.weights.slice(0, 8) }));
    await expect(loadLinearModel(file)).rejects.toThrow('incomplete');
    writeFileSync(file, JSON.stringify({ ...packed, format: 2 }));
    await expect(loadLinearModel(file)).rejects.toThrow('format 1');
    await expect(loadLinearModel(join(folder, 'none.json'))).rejects.toThrow('ENOENT');
    rmSync(folder, { recursive: true });
  });
});

describe('probabilities', () => {
  it('add up to 1 and keep the order, however large the scores', () => {
    const probabilities = toProbabilities([1000, 999, -5], 1);
    expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
  });

  it('are more even at a higher temperature', () => {
    expect(toProbabilities([2, 0], 4)[0]).toBeLessThan(toProbabilities([2, 0], 1)[0] ?? 0);
  });
});

describe('the hash of a feature', () => {
  it('is the published FNV-1a for ASCII', () => {
    expect(hashFeature('')).toBe(0x811c9dc5);
    expect(hashFeature('a')).toBe(0xe40c292c);
    expect(hashFeature('foobar')).toBe(0xbf9cf968);
  });
});
