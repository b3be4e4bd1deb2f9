import { PLAN, type StageId } from '../events.ts';
import { createDurationSketch, type DurationSketch, type SketchState } from './duration-sketch.ts';

/** Milliseconds that a run still takes: the median and the 90th percentile of runs that were where it is. */
export interface Estimate {
  readonly etaMs: number;
  readonly etaHighMs: number;
}

const NEVER: readonly number[] = PLAN.map(() => Number.NaN);

/** When a run entered each of its stages. Every run that waits holds one: a single list, which never grows. */
export class StageTimes {
  readonly #enteredAt = NEVER.slice();

  /** `now` is in milliseconds. */
  enter(stageId: StageId, now: number): void {
    this.#enteredAt[PLAN.findIndex(({ id }) => id === stageId)] = now;
  }

  /** In the order of the road. */
  *[Symbol.iterator](): Generator<[stageId: StageId, enteredAt: number]> {
    for (const [index, { id }] of PLAN.entries()) {
      const enteredAt = this.#enteredAt[index] ?? Number.NaN;
      if (!Number.isNaN(enteredAt)) yield [id, enteredAt];
    }
  }
}

/** How long runs take from the start of each stage to their end, learnt from the runs themselves. */
export interface EtaModel {
  /** Null on a cold start, and for a run that has lasted longer than what is known. */
  estimate(stageId: StageId, elapsedInStageMs: number): Estimate | null;
  /** Learns from a run that succeeded, such as its `StageTimes`; all times are of one clock, in milliseconds. */
  learn(times: Iterable<readonly [stageId: StageId, enteredAt: number]>, endedAt: number): void;
  state(): EtaState;
  /** Takes what others have learnt in place of what is known here. */
  replace(state: EtaState): void;
}

export type EtaState = Readonly<Partial<Record<StageId, SketchState>>>;

/**
 * Measures the time from a stage's start to the end of the run as one duration. Adding up the stages' own quantiles would
 * overstate the 90th percentile, and take their durations for independent, which those of one question are not.
 */
export function createEtaModel(initial: EtaState = {}): EtaModel {
  const sketches = new Map<StageId, DurationSketch>();
  // Every run asks for the estimate at the start of each stage, which only changes when a run has been learnt from.
  const atStart = new Map<StageId, Estimate | null>();
  replace(initial);

  return {
    estimate(stageId, elapsedInStageMs) {
      if (elapsedInStageMs > 0) return measure(sketches.get(stageId), elapsedInStageMs);
      let known = atStart.get(stageId);
      if (known === undefined) {
        known = measure(sketches.get(stageId), 0);
        atStart.set(stageId, known);
      }
      return known;
    },
    learn(times, endedAt) {
      atStart.clear();
      for (const [stageId, enteredAt] of times) {
        const sketch = sketches.get(stageId) ?? createDurationSketch();
        sketches.set(stageId, sketch);
        sketch.add(endedAt - enteredAt);
      }
    },
    state: () => Object.fromEntries([...sketches].map(([stageId, sketch]) => [stageId, sketch.state()])),
    replace,
  };

  function replace(state: EtaState): void {
    sketches.clear();
    atStart.clear();
    for (const [stageId, sketch] of Object.entries(state))
      sketches.set(stageId as StageId, createDurationSketch(sketch));
  }
}

function measure(sketch: DurationSketch | undefined, elapsedMs: number): Estimate | null {
  const [median, high] = sketch?.remaining(elapsedMs, [0.5, 0.9]) ?? [];
  if (median === undefined || high === undefined) return null;
  return { etaMs: Math.round(median), etaHighMs: Math.round(high) };
}
