import {
  type InitPayload,
  MILEPOSTS,
  PLAN,
  type RunEvent,
  type StageId,
  type StagePayload,
  type StageStatus,
} from './events.ts';

/** Where a run is on its road: makes its `stage` events and remembers how long each stage took. */
export interface Mileposts {
  /** The stage that was entered last. */
  readonly stageId: StageId;
  /** Milliseconds of every finished stage, then of the whole run as `totalMs`. */
  timings(): Record<string, number>;
  elapsedMs(): number;
  enter(stageId: StageId): StagePayload;
  /** `stageMs` is how long the work itself took, which may have begun before the stage was entered. */
  leave(stageId: StageId, stageMs: number, status?: 'done' | 'skipped'): StagePayload;
  /** Ends the road early: the progress stays where it is. */
  halt(status: 'failed' | 'stopped'): StagePayload;
  arrive(): StagePayload;
}

/** The time left, when it is known; see `EtaModel`. */
export type Estimator = (
  stageId: StageId,
  elapsedInStageMs: number,
) => { etaMs: number; etaHighMs: number } | null;

/** `startedAt` and `now` are on one clock, in milliseconds. */
export function createMileposts(
  startedAt: number,
  now: () => number,
  estimate: Estimator = () => null,
): Mileposts {
  let stageId: StageId = 'init';
  let progress = 0;
  let label = { label: '', labelKey: '' };
  const timings: Record<string, number> = {};
  let enteredAt = startedAt;
  const elapsedMs = () => roundMs(now() - startedAt);

  const post = (id: StageId, at: number, status: StageStatus): StagePayload => {
    const milepost = MILEPOSTS.find((entry) => entry.stageId === id && entry.progress === at);
    if (!milepost) throw new Error(`There is no milepost ${at} in stage ${id}.`);
    if (stageId !== id) enteredAt = now();
    stageId = id;
    progress = at;
    label = { label: milepost.label, labelKey: milepost.labelKey };
    const eta = id === 'complete' ? null : estimate(id, now() - enteredAt);
    return { stageId, progress, ...label, status, elapsedMs: elapsedMs(), ...eta };
  };

  return {
    get stageId() {
      return stageId;
    },
    timings: () => ({ ...timings, totalMs: elapsedMs() }),
    elapsedMs,
    enter: (id) => post(id, bandOf(id).start, 'active'),
    leave(id, stageMs, status = 'done') {
      timings[id] = roundMs(stageMs);
      return { ...post(id, bandOf(id).end, status), stageMs: roundMs(stageMs) };
    },
    halt: (status) => ({ stageId, progress, ...label, status, elapsedMs: elapsedMs() }),
    arrive: () => ({ ...post('complete', 100, 'done'), stageMs: elapsedMs() }),
  };
}

/** Wraps a payload as the event that carries it. */
export function stageEvent(data: StagePayload | InitPayload): RunEvent {
  return { name: 'stage', data };
}

function bandOf(id: StageId): { start: number; end: number } {
  const band = PLAN.find((stage) => stage.id === id);
  if (!band) throw new Error(`There is no stage ${id}.`);
  return band;
}

function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
