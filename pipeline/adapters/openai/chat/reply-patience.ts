import type { IdleWatch } from './idle-watch.ts';

/** How long the usage and the end of the body are waited for once the model is done. */
const AFTER_END_MS = 500;
/** So many times its time a model may take of which only signs of life come: a comment, or nothing where it cannot stream. */
const PATIENCE = 6;

export interface Patience {
  /** Milliseconds until the first token. */
  readonly timeoutMs: number;
  /** Milliseconds between two signs of life. */
  readonly idleTimeoutMs: number;
}

/** How long a reply may keep silent, by what came last. A class: every reply that is under way holds one. */
export class ReplyPatience {
  readonly #watch: IdleWatch;
  readonly #patience: Patience;
  readonly #waitsFor: (() => Promise<void> | null) | undefined;
  #hasToken = false;
  #since = performance.now();

  constructor(watch: IdleWatch, patience: Patience, waitsFor?: () => Promise<void> | null) {
    this.#watch = watch;
    this.#patience = patience;
    this.#waitsFor = waitsFor;
  }

  asked(isStream: boolean): void {
    const { timeoutMs } = this.#patience;
    this.#watch.allow(isStream ? timeoutMs : PATIENCE * timeoutMs, this.#waitsFor);
  }

  /** The model wrote something, if only a thought. */
  token(): void {
    this.#hasToken = true;
    this.#since = performance.now();
    this.#watch.allow(this.#patience.idleTimeoutMs);
  }

  /** Something came that is no token; for how long that is enough is bounded. */
  sign(): void {
    const { timeoutMs, idleTimeoutMs } = this.#patience;
    const allowedMs = this.#hasToken ? idleTimeoutMs : timeoutMs;
    const leftMs = PATIENCE * allowedMs - (performance.now() - this.#since);
    if (leftMs <= 0) return;
    this.#watch.allow(Math.min(allowedMs, leftMs), this.#hasToken ? undefined : this.#waitsFor);
  }

  /** What comes after the end is the usage and the end of the body, at once or never. */
  ended(): void {
    this.#watch.allow(AFTER_END_MS);
  }
}
