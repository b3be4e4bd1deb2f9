import type { StageId } from '../events.ts';
import { createDurationSketch, type DurationSketch, type SketchState } from './duration-sketch.ts';

/** Milliseconds that a run still takes: the median and the 90th percentile of runs that were where it is. */
export interface Estimate {
  readonly etaMs: number;
  readonly etaHighMs: number;
}

/** How long runs take from the start of each stage to their end, learnt from the runs themselves. */
export interface EtaModel {
  /** Null on a cold start, and for a run that has lasted longer than what is known. */
  estimate(stageId: StageId, elapsedInStageMs: number): Estimate | null;
  /** Learns from a run that succeeded: when it entered each stage and when it ended, on one clock. */
  learn(enteredAt: ReadonlyMap<StageId, number>, endedAt: number): void;
  state(): EtaState;
}

export type EtaState = Readonly<Partial<Record<StageId, SketchState>>>;

/**
 * Measures the time from a stage's start to the end of the run as one duration. Adding up the stages' own quantiles would
 * overstate the 90th percentile, and take their durations for independent, which those of one question are not.
 */
export function createEtaModel(initial: EtaState = {}): EtaModel {
  const sketches = new Map<StageId, DurationSketch>();
  for (const [stageId, state] of Object.entries(initial))
    sketches.set(stageId as StageId, createDurationSketch(state));

  return {
    estimate(stageId, elapsedInStageMs) {
      const [median, high] = sketches.get(stageId)?.remaining(elapsedInStageMs, [0.5, 0.9]) ?? [];
      if (median === undefined || high === undefined) return null;
      return { etaMs: Math.round(median), etaHighMs: Math.round(high) };
    },
    learn(enteredAt, endedAt) {
      for (const [stageId, at] of enteredAt) {
        const sketch = sketches.get(stageId) ?? createDurationSketch();
        sketches.set(stageId, sketch);
        sketch.add(endedAt - at);
      }
    },
    state: () => Object.fromEntries([...sketches].map(([stageId, sketch]) => [stageId, sketch.state()])),
  };
}
