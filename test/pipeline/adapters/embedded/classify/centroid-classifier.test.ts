import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createCentroidClassifier } from '../../../../../pipeline/adapters/embedded/classify/centroid-classifier.ts';
import { learnCentroids } from '../../../../../pipeline/adapters/embedded/classify/centroids.ts';
import type { IntentExample } from '../../../../../pipeline/adapters/embedded/classify/intent-examples.ts';
import type { Classifier, Embedder, Intent } from '../../../../../pipeline/ports.ts';
import { trainLatentEmbedding } from '../../../../fakes/latent-embedding.ts';
import { RELATED_TEXTS } from '../../../../fakes/related-texts.ts';

const never = new AbortController().signal;
const embed = trainLatentEmbedding(RELATED_TEXTS, { dimensions: 8 });
/** To this site, talk of vehicles is a request for instructions, and talk of illness one for reasons. */
const EXAMPLES: readonly IntentExample[] = [
  ...['the car', 'engine of the car', 'wheels and brake', 'park it in the garage', 'mechanic', 'driver'].map(
    (text) => ({ text, intent: 'instruction' as const }),
  ),
  ...['the doctor', 'medicine', 'patients in the hospital', 'nurse', 'examine me', 'the patient'].map(
    (text) => ({
      text,
      intent: 'reason' as const,
    }),
  ),
];
const PLAIN: Intent = { kind: 'factoid', confidence: 0.6, language: 'de' };
const plainly = (plain = PLAIN): Classifier => ({ classify: async () => plain });
const embedder: Embedder = { model: 'm', embed: async (texts) => texts.map(embed) };

async function createLearnt(options: Partial<Parameters<typeof createCentroidClassifier>[0]> = {}) {
  const failures: unknown[] = [];
  const classifier = createCentroidClassifier({
    embedder,
    examples: EXAMPLES,
    fallback: plainly(),
    onFailure: (error) => failures.push(error),
    ...options,
  });
  await setImmediate();
  return { failures, classify: (text: string) => classifier.classify({ text, locale: null }, never) };
}

describe('kinds of questions told by examples', () => {
  it('go to the nearest kind, also for words that no example has', async () => {
    const { classify } = await createLearnt();
    expect(await classify('my automobile')).toMatchObject({ kind: 'instruction', language: 'de' });
    expect(await classify('the physician')).toMatchObject({ kind: 'reason', language: 'de' });
  });

  it('are left to the other classifier where that is surer', async () => {
    const sure = { ...PLAIN, confidence: 0.99 };
    const { classify } = await createLearnt({ fallback: plainly(sure) });
    expect(await classify('my automobile')).toEqual(sure);
  });

  it('are left to the other classifier while the examples are not learnt, and learnt later', async () => {
    let isDown = true;
    const failing: Embedder = {
      model: 'm',
      embed: async (texts) => {
        if (isDown) throw new Error('down');
        return texts.map(embed);
      },
    };
    const { classify, failures } = await createLearnt({ embedder: failing });
    expect(failures).toHaveLength(1);
    isDown = false;
    expect(await classify('my automobile')).toEqual(PLAIN);
    await setImmediate();
    expect(await classify('my automobile')).toMatchObject({ kind: 'instruction' });
    isDown = true;
    expect(await classify('my automobile')).toEqual(PLAIN);
    expect(failures).toHaveLength(2);
  });

  it('are told in requests of 16 texts, so that a small server is asked for little at a time', async () => {
    const requests: number[] = [];
    const counting: Embedder = {
      model: 'm',
      embed: async (texts) => {
        requests.push(texts.length);
        return texts.map(embed);
      },
    };
    await createLearnt({ embedder: counting, examples: [...EXAMPLES, ...EXAMPLES] });
    expect(requests).toEqual([16, 8]);
  });
});

describe('the confidence in a kind', () => {
  const judge = learnCentroids(
    EXAMPLES,
    EXAMPLES.map(({ text }) => embed(text)),
  );

  it('is what so clear a margin is worth at the least, by the examples', () => {
    expect(judge(embed('an automobile with an engine'))?.confidence).toBeGreaterThan(0.7);
    // Examples whose kinds say nothing: a margin is then worth nothing either.
    const shuffled = EXAMPLES.map((example, at) => ({
      ...example,
      intent: at % 2 === 0 ? ('instruction' as const) : ('reason' as const),
    }));
    const confused = learnCentroids(
      shuffled,
      shuffled.map(({ text }) => embed(text)),
    );
    expect(confused(embed('an automobile with an engine'))?.confidence).toBeLessThan(0.5);
  });

  it('is not given for a vector of another length', () => {
    expect(judge(Float32Array.of(1, 0))).toBeNull();
  });
});
