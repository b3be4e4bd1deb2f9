import type { RunEvent } from '../events.ts';
import { leaveSource } from '../leave-source.ts';
import type { StopSignal } from '../stop-signal.ts';

/** What an answer that was aborted may take to end by itself. */
const LAST_WORDS_MS = 50;
const LONG_AGO = 1;
/** Reason of an abort that leaves the run open, for the next process to continue. */
export const SUSPENDED = new Error('The process is ending; the run will be continued by the next one.');

const END: IteratorResult<RunEvent, void> = { done: true, value: undefined };

/**
 * The events of an answer that need not be well behaved: one that hangs, or goes on as if nothing had been said, is over
 * soon after its run was aborted, and at once when the run is suspended.
 *
 * A class with a handler as method, and no race for each event: every run that waits holds one.
 */
export class AnswerEvents {
  readonly #events: AsyncIterator<RunEvent, void>;
  readonly #signal: StopSignal;
  /** `performance.now()`; 0 while nothing was aborted. */
  #giveUpAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #resolve: ((next: IteratorResult<RunEvent, void>) => void) | null = null;

  constructor(events: AsyncIterable<RunEvent, void>, signal: StopSignal) {
    this.#events = events[Symbol.asyncIterator]();
    this.#signal = signal;
    if (signal.aborted) this.handleEvent();
    else signal.addEventListener('abort', this);
  }

  /** The next event, or the end of the answer, by itself or not. Rejects with what it throws. */
  next(): Promise<IteratorResult<RunEvent, void>> {
    // By the clock as well: events without a pause let no timer fire.
    if (this.#giveUpAt > 0 && performance.now() >= this.#giveUpAt) return Promise.resolve(END);
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#events.next().then(resolve, reject);
    });
  }

  /** Asks the answer to end, without waiting: one that hangs would keep the run from ending. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this);
    leaveSource(this.#events);
  }

  /** Called when the run aborts. */
  handleEvent(): void {
    const patienceMs = this.#signal.reason === SUSPENDED ? 0 : LAST_WORDS_MS;
    this.#giveUpAt = performance.now() + patienceMs;
    if (patienceMs === 0) this.expire();
    else this.#timer = setTimeout(expire, patienceMs, this);
  }

  /** Called when the answer has had its time. */
  expire(): void {
    this.#giveUpAt = LONG_AGO;
    this.#resolve?.(END);
  }
}

function expire(events: AnswerEvents): void {
  events.expire();
}
