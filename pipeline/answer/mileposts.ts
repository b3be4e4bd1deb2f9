import {
  type InitPayload,
  MILEPOSTS,
  type Milepost,
  PLAN,
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
    const payload = this.#pass(findPost(stageId, 'start'), 'active');
    return Object.assign(payload, this.#estimate(stageId, 0));
  }

  /** `stageMs` is how long the work itself took, which may have begun before the stage was entered. */
  leave(stageId: StageId, stageMs: number, status: 'done' | 'skipped' = 'done'): StagePayload {
    if (status === 'done') this.#timings[stageId] = roundMs(stageMs);
    const payload = this.#pass(findPost(stageId, 'end'), status);
    payload.stageMs = roundMs(stageMs);
    // The next stage begins at once, and its own estimate is the better one.
    return Object.assign(payload, this.#estimate(nextStage(stageId), 0));
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
    const payload = this.#pass(findPost('complete', 'end'), 'done');
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

function findPost(stageId: StageId, edge: 'start' | 'end'): Milepost {
  const band = PLAN.find(({ id }) => id === stageId);
  const post = MILEPOSTS.find((entry) => entry.stageId === stageId && entry.progress === band?.[edge]);
  if (!post) throw new Error(`There is no stage ${stageId}.`);
  return post;
}

function nextStage(stageId: StageId): StageId {
  return PLAN[PLAN.findIndex(({ id }) => id === stageId) + 1]?.id ?? 'complete';
}

function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
