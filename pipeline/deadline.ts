import type { ErrorCode } from './events.ts';
import { RunFailure } from './failure.ts';
import { LightSignal, type StopSignal } from './stop-signal.ts';

export interface Deadline {
  /** `Infinity`: none of its own; the work ends with its run. */
  readonly ms: number;
  /** What passing it is called. */
  readonly code: ErrorCode;
}

/** Work that was started and will be awaited later; until then its failure is nobody's unhandled rejection. */
export class StartedWork<Result> {
  readonly result: Promise<Result>;
  readonly #startedAt = performance.now();
  #endedAt = 0;

  constructor(work: (signal: AbortSignal) => Promise<Result>, limit: TimeLimit) {
    this.result = this.#run(work, limit);
    this.result.catch(() => {});
  }

  /** Milliseconds that it has taken so far, or took. */
  tookMs(): number {
    return (this.#endedAt || performance.now()) - this.#startedAt;
  }

  async #run(work: (signal: AbortSignal) => Promise<Result>, limit: TimeLimit): Promise<Result> {
    const signal = limit.take();
    try {
      return await raceAbort(work(signal), limit);
    } finally {
      this.#endedAt = performance.now();
      limit.giveBack();
    }
  }
}

/**
 * Ends work with the run, or when the deadline passes. Works that are under way at the same time share one signal and one
 * deadline, which runs from the first of them on. Nothing stays on the run's signal when nothing is under way: a signal
 * shared by every call of a run would otherwise collect listeners.
 *
 * Ports are handed an `AbortSignal`; the pipeline itself listens to the limit, which costs less. A class with handlers as
 * methods: every run that waits holds one, and closures would double what it costs.
 */
export class TimeLimit extends LightSignal {
  readonly #deadline: Deadline;
  readonly #runSignal: StopSignal;
  #controller: AbortController | null = null;
  #timer: NodeJS.Timeout | undefined;
  #open = 0;

  constructor(deadline: Deadline, runSignal: StopSignal) {
    super();
    this.#deadline = deadline;
    this.#runSignal = runSignal;
  }

  /**
   * Starts `work` under this limit. The result rejects when its signal aborts, even when the work itself ignores that.
   */
  start<Result>(work: (signal: AbortSignal) => Promise<Result>): StartedWork<Result> {
    return new StartedWork(work, this);
  }

  /** The signal for something that begins now; `giveBack` when it is over. */
  take(): AbortSignal {
    this.#open++;
    return (this.#controller ?? this.#begin()).signal;
  }

  giveBack(): void {
    if (--this.#open > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#runSignal.removeEventListener('abort', this);
    this.#controller = null;
  }

  /** Something came of the work that is under way: the deadline runs anew from here. */
  renew(): void {
    this.#timer?.refresh();
  }

  override abort(reason: unknown): void {
    this.#controller?.abort(reason);
    super.abort(reason);
  }

  /** Called when the run aborts. */
  handleEvent(): void {
    this.abort(this.#runSignal.reason);
  }

  expire(): void {
    this.abort(new RunFailure(this.#deadline.code, `No result within ${this.#deadline.ms} ms.`));
  }

  #begin(): AbortController {
    this.reset();
    this.#controller = new AbortController();
    if (Number.isFinite(this.#deadline.ms)) this.#timer = setTimeout(expire, this.#deadline.ms, this);
    if (this.#runSignal.aborted) this.handleEvent();
    else this.#runSignal.addEventListener('abort', this);
    return this.#controller;
  }
}

/** Settles as the promise does, or rejects with the signal's reason as soon as that aborts. */
export function raceAbort<Result>(promise: Promise<Result>, signal: StopSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    new AbortRace(signal, reject).run(promise, resolve);
  });
}

class AbortRace {
  readonly #signal: StopSignal;
  readonly #reject: (reason: unknown) => void;

  constructor(signal: StopSignal, reject: (reason: unknown) => void) {
    this.#signal = signal;
    this.#reject = reject;
  }

  run<Result>(promise: Promise<Result>, resolve: (result: Result) => void): void {
    if (this.#signal.aborted) this.handleEvent();
    else this.#signal.addEventListener('abort', this);
    promise.then(
      (result) => {
        this.#signal.removeEventListener('abort', this);
        resolve(result);
      },
      (error) => {
        this.#signal.removeEventListener('abort', this);
        this.#reject(error);
      },
    );
  }

  handleEvent(): void {
    this.#reject(this.#signal.reason);
  }
}

function expire(limit: TimeLimit): void {
  limit.expire();
}
