import { describe, expect, it } from '@jest/globals';
import { PLAN, type StageId } from '../../../pipeline/events.ts';
import { createDurationSketch } from '../../../pipeline/runs/duration-sketch.ts';
import { createEtaModel, type EtaModel } from '../../../pipeline/runs/eta.ts';
import { createRandom } from '../../random.ts';

const STAGES = PLAN.filter(({ id }) => id !== 'complete');
/** Median milliseconds of each stage, as with a model behind it. */
const MEDIANS: Partial<Record<StageId, number>> = {
  init: 5,
  intent: 300,
  signals: 200,
  knowledge: 150,
  response: 4_000,
  page: 900,
};

interface SimulatedRun {
  readonly enteredAt: Map<StageId, number>;
  readonly endedAt: number;
}

/** Log-normal stage durations that share a part: a hard question is slow in every stage. */
function simulateRun(random: () => number): SimulatedRun {
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const hardness = gauss();
  const enteredAt = new Map<StageId, number>();
  let now = 0;
  for (const { id } of STAGES) {
    enteredAt.set(id, now);
    now += (MEDIANS[id] ?? 0) * Math.exp(0.3 * hardness + 0.4 * gauss());
  }
  return { enteredAt, endedAt: now };
}

function train(model: EtaModel, random: () => number, runs: number): void {
  for (let run = 0; run < runs; run++) {
    const { enteredAt, endedAt } = simulateRun(random);
    model.learn([...enteredAt], endedAt);
  }
}

describe('the estimate of the time left', () => {
  it('is absent on a cold start', () => {
    const model = createEtaModel();
    expect(model.estimate('response', 0)).toBeNull();
    train(model, createRandom(1), 3);
    expect(model.estimate('response', 0)).toBeNull();
  });

  it.each([1, 2, 3])(
    'covers 85 to 97 %% of runs with its 90th percentile, and halves the error of fixed percentages (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const model = createEtaModel();
      train(model, random, 500);
      let covered = 0;
      let cases = 0;
      let error = 0;
      let fixedError = 0;
      for (let run = 0; run < 1_000; run++) {
        const { enteredAt, endedAt } = simulateRun(random);
        for (const { id, start } of STAGES) {
          const at = enteredAt.get(id) ?? 0;
          if (at === 0) continue;
          const left = endedAt - at;
          const estimate = model.estimate(id, 0);
          if (!estimate) throw new Error('no estimate after 500 runs');
          cases++;
          if (left <= estimate.etaHighMs) covered++;
          error += Math.abs(left - estimate.etaMs);
          // What a bar with fixed percentages implies: the rest takes as long, in proportion, as what is done.
          fixedError += Math.abs(left - (at * (100 - start)) / start);
        }
      }
      expect(covered / cases).toBeGreaterThanOrEqual(0.85);
      expect(covered / cases).toBeLessThanOrEqual(0.97);
      expect(error / fixedError).toBeLessThanOrEqual(0.5);
    },
  );

  it('stays calibrated in the middle of a long stage', () => {
    const random = createRandom(7);
    const model = createEtaModel();
    train(model, random, 500);
    let covered = 0;
    let cases = 0;
    for (let run = 0; run < 1_000; run++) {
      const { enteredAt, endedAt } = simulateRun(random);
      const left = endedAt - (enteredAt.get('response') ?? 0);
      const elapsed = 3_000;
      if (left <= elapsed) continue;
      cases++;
      if (left - elapsed <= (model.estimate('response', elapsed)?.etaHighMs ?? 0)) covered++;
    }
    expect(covered / cases).toBeGreaterThanOrEqual(0.85);
    expect(covered / cases).toBeLessThanOrEqual(0.97);
  });

  it('forgets: when a stage becomes faster, the estimate follows', () => {
    const model = createEtaModel();
    const learn = (ms: number, runs: number) => {
      for (let run = 0; run < runs; run++) model.learn([['response', 0]], ms);
    };
    learn(8_000, 500);
    learn(1_000, 300);
    expect(model.estimate('response', 0)?.etaMs).toBeLessThan(1_200);
  });

  it('survives being kept and read back', () => {
    const model = createEtaModel();
    train(model, createRandom(5), 100);
    const again = createEtaModel(JSON.parse(JSON.stringify(model.state())));
    for (const { id } of STAGES) expect(again.estimate(id, 10)).toEqual(model.estimate(id, 10));
  });
});

describe('a sketch of durations', () => {
  it('gives quantiles within its resolution', () => {
    const sketch = createDurationSketch();
    for (let ms = 1; ms <= 1_000; ms++) sketch.add(1 + ((ms * 617) % 1_000));
    const [median = 0, high = 0] = sketch.remaining(0, [0.5, 0.9]) ?? [];
    expect(Math.abs(median - 500) / 500).toBeLessThan(0.15);
    expect(Math.abs(high - 900) / 900).toBeLessThan(0.15);
  });

  it.each([0, -5, Number.NaN, 1e12])('takes %d without harm', (ms) => {
    const sketch = createDurationSketch();
    for (let count = 0; count < 10; count++) sketch.add(ms);
    expect(sketch.remaining(0, [0.5])?.[0]).toBeGreaterThanOrEqual(0);
  });
});
