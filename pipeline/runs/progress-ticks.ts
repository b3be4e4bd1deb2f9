import { PLAN, type ProgressPayload, type StageId } from '../events.ts';
import type { Estimate } from './eta.ts';

/** With nothing measured, a stage's band fills to 63 % in this time, and ever slower after it. */
const UNKNOWN_STAGE_MS = 8_000;
/** A band never fills by waiting alone: its end is for the stage itself to reach. */
const MAX_SHARE = 0.95;
/** A change that nobody would see is not worth an event. */
const MIN_STEP = 0.5;

/**
 * Runs whose progress within a stage is told in a second. With more of them each is told of less often, every four seconds with a
 * thousand: these events would be half of all that is sent then, and they matter least.
 */
export const MAX_TOLD = 250;

/** Where a run is between two mileposts. */
export interface RoadPosition {
  readonly stageId: StageId;
  /** Milliseconds since the run started, and since it entered the stage. */
  readonly elapsedMs: number;
  readonly elapsedInStageMs: number;
  /** The progress that was told last. */
  readonly toldProgress: number;
}

/** The `progress` event that is due in the middle of a stage, or null when it would say nothing new. */
export function toProgressTick(position: RoadPosition, estimate: Estimate | null): ProgressPayload | null {
  const { stageId, elapsedMs, elapsedInStageMs, toldProgress } = position;
  const band = PLAN.find(({ id }) => id === stageId);
  if (!band) return null;
  // The estimate reaches to the end of the run; the share of it that is done holds for the stage as well.
  const share = estimate
    ? elapsedInStageMs / (elapsedInStageMs + Math.max(1, estimate.etaMs))
    : 1 - Math.exp(-elapsedInStageMs / UNKNOWN_STAGE_MS);
  const reached = band.start + (band.end - band.start) * Math.min(MAX_SHARE, share);
  const progress = Math.round(reached * 10) / 10;
  if (progress < toldProgress + MIN_STEP) return null;
  return { stageId, progress, elapsedMs: Math.round(elapsedMs), ...estimate };
}
