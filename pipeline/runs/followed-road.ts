import { isTerminalStage, type RunEvent, type StagePayload } from '../events.ts';
import { decodeFrame } from './frame.ts';
import type { RoadPosition } from './progress-ticks.ts';

/** Where a run is that is executed elsewhere, as its events tell; times are of this process's clock. */
export interface Road {
  readonly stage: StagePayload;
  readonly heardAt: number;
  /** The progress that was told last. */
  toldProgress: number;
}

const STAGE_FRAME = '\nevent: stage\n';

/** Where a run is after a frame or a stage; where it was, when that says nothing of it. */
export function readRoad(told: string | StagePayload | null, before: Road | null = null): Road | null {
  if (told === null) return before;
  if (typeof told !== 'string')
    return { stage: told, heardAt: performance.now(), toldProgress: told.progress };
  if (!told.includes(STAGE_FRAME)) return before;
  return readRoad(decodeFrame(told).data as StagePayload);
}

/** Null between two stages, where nothing is under way that could be told. */
export function toRoadPosition({ stage, heardAt, toldProgress }: Road, now: number): RoadPosition | null {
  if (stage.status !== 'active') return null;
  const elapsedInStageMs = now - heardAt;
  const elapsedMs = stage.elapsedMs + elapsedInStageMs;
  return { stageId: stage.stageId, elapsedMs, elapsedInStageMs, toldProgress };
}

/** Whether a run is over with this frame. */
export function isPastEnd(frame: string | undefined): boolean {
  if (!frame?.includes(STAGE_FRAME)) return false;
  const { event, data } = decodeFrame(frame);
  return isTerminalStage({ name: event, data } as RunEvent);
}
