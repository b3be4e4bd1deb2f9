/** Called when a signal aborts. */
export interface StopListener {
  handleEvent(): void;
}

/** What tells work to end: an `AbortSignal`, or a lighter signal of the pipeline's own. */
export interface StopSignal {
  readonly aborted: boolean;
  /** Why; undefined until then. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: StopListener): void;
  removeEventListener(type: 'abort', listener: StopListener): void;
}

/**
 * Tells the pipeline's own parts to end. Every run that waits holds two signals; an `AbortController` with its signal takes
 * about 1 KB, this one a tenth of that. Ports are handed an `AbortSignal` all the same: see `TimeLimit`.
 */
export class LightSignal implements StopSignal {
  #aborted = false;
  #reason: unknown = undefined;
  #listeners: readonly StopListener[] = NOBODY;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  /** Calls who listens, once: the first reason counts. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    const listeners = this.#listeners;
    this.#listeners = NOBODY;
    for (const listener of listeners) listener.handleEvent();
  }

  /** As if nothing had been aborted yet. */
  reset(): void {
    this.#aborted = false;
    this.#reason = undefined;
  }

  addEventListener(_type: 'abort', listener: StopListener): void {
    // Not pushed or spread: a list that has grown keeps room for 17.
    this.#listeners = this.#listeners.concat(listener);
  }

  removeEventListener(_type: 'abort', listener: StopListener): void {
    const index = this.#listeners.indexOf(listener);
    if (index === -1) return;
    this.#listeners = this.#listeners.length === 1 ? NOBODY : this.#listeners.toSpliced(index, 1);
  }
}

const NOBODY: readonly StopListener[] = Object.freeze([]);
