import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest wait for calm, in turns of the event loop: a steady stream of arrivals must not keep the work from beginning. */
const MAX_TURNS = 100;

/** Tells when a burst of arrivals is over, so that work gives way to those who still wait for their first event. */
export interface Calm {
  /** Notes an arrival. */
  arrive(): void;
  /** Resolves after the first turn of the event loop without an arrival: after one turn when nobody else comes. */
  wait(): Promise<void>;
}

export function createCalm(): Calm {
  let arrivals = 0;
  let waiting: Promise<void> | null = null;
  return {
    arrive() {
      arrivals++;
    },
    wait() {
      waiting ??= waitForCalm().finally(() => {
        waiting = null;
      });
      return waiting;
    },
  };

  async function waitForCalm(): Promise<void> {
    let seen = -1;
    for (let turn = 0; turn < MAX_TURNS && seen !== arrivals; turn++) {
      seen = arrivals;
      await nextTurn();
    }
  }
}
