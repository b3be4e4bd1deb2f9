import {
  type InitPayload,
  MILEPOSTS,
  type Milepost,
  PLAN,
  type PlannedStage,
  type RunEvent,
  type StageId,
  type StagePayload,
  type StageStatus,
} from '../events.ts';

/** The time left, when it is known; see `EtaModel`. */
export type Estimator = (
  stageId: StageId,
  elapsedInStageMs: number,
) => { etaMs: number; etaHighMs: number } | null;

/** The posts of one stage, and the stage behind it. */
interface Stretch {
  readonly start: Milepost;
  readonly end: Milepost;
  readonly next: StageId;
}

const STRETCHES = Object.fromEntries(
  PLAN.map((stage, index) => [stage.id, toStretch(stage, index)]),
) as Readonly<Record<StageId, Stretch>>;

/**
 * Where a run is on its road: makes its `stage` events and remembers how long each stage took. A class, since every run that
 * waits holds one, and closures would cost each of them a kilobyte.
 */
export class Mileposts {
  readonly #startedAt: number;
  readonly #estimate: Estimator;
  readonly #timings: Record<string, number> = {};
  #post: Milepost = MILEPOSTS[0];

  /** `startedAt`: a `performance.now()`. */
  constructor(startedAt: number, estimate: Estimator = () => null) {
    this.#startedAt = startedAt;
    this.#estimate = estimate;
  }

  /** The stage that was entered last. */
  get stageId(): StageId {
    return this.#post.stageId;
  }

  /** The stage that was entered last, as it stands now. */
  here(): StagePayload {
    return this.#pass(this.#post, 'active');
  }

  /** Milliseconds of every finished stage, then of the whole run as `totalMs`. */
  timings(): Record<string, number> {
    return { ...this.#timings, totalMs: this.#elapsedMs() };
  }

  enter(stageId: StageId): StagePayload {
    const payload = this.#pass(STRETCHES[stageId].start, 'active');
    return Object.assign(payload, this.#estimate(stageId, 0));
  }

  /** `stageMs` is how long the work itself took, which may have begun before the stage was entered. */
  leave(stageId: StageId, stageMs: number, status: 'done' | 'skipped' = 'done'): StagePayload {
    if (status === 'done') this.#timings[stageId] = roundMs(stageMs);
    const payload = this.#pass(STRETCHES[stageId].end, status);
    payload.stageMs = roundMs(stageMs);
    // The next stage begins at once, and its own estimate is the better one.
    return Object.assign(payload, this.#estimate(STRETCHES[stageId].next, 0));
  }

  /** Takes up a road that was left at this post. */
  standAt(post: Milepost): void {
    this.#post = post;
  }

  /** Ends the road early: the progress stays where it is. */
  halt(status: 'failed' | 'stopped'): StagePayload {
    return this.#pass(this.#post, status);
  }

  arrive(): StagePayload {
    const payload = this.#pass(STRETCHES.complete.end, 'done');
    payload.stageMs = payload.elapsedMs;
    return payload;
  }

  #pass(post: Milepost, status: StageStatus): StagePayload {
    this.#post = post;
    const { stageId, progress, label, labelKey } = post;
    return { stageId, progress, label, labelKey, status, elapsedMs: this.#elapsedMs() };
  }

  #elapsedMs(): number {
    return roundMs(performance.now() - this.#startedAt);
  }
}

/** Wraps a payload as the event that carries it. */
export function stageEvent(data: StagePayload | InitPayload): RunEvent {
  return { name: 'stage', data };
}

function toStretch({ id, start, end }: PlannedStage, index: number): Stretch {
  const ofStage = MILEPOSTS.filter(({ stageId }) => stageId === id);
  const [first, last] = [start, end].map((progress) => ofStage.find((post) => post.progress === progress));
  if (!first || !last) throw new Error(`There is no stage ${id}.`);
  return { start: first, end: last, next: PLAN[index + 1]?.id ?? 'complete' };
}

function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
