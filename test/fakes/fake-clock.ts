import { setImmediate as nextTurn } from 'node:timers/promises';
import { jest } from '@jest/globals';

/** Turns of the event loop in which what was sent over the loopback interface is read and answered. */
const TURNS = 12;
/** What has not come to pass by then never will. */
const MOST_TURNS = 50_000;

export interface FakeClock {
  /** Lets so much time pass, a second at a time, with real sockets in between. */
  pass(ms: number): Promise<void>;
  /** Passes time, a millisecond a turn, until something is so. */
  until(isSo: () => boolean): Promise<void>;
  end(): void;
}

/** Timers and clocks of the code under test pass by hand, while sockets, microtasks and immediates stay real. */
export function startFakeClock(): FakeClock {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'] });
  const turn = async (ms: number) => {
    jest.advanceTimersByTime(ms);
    await nextTurn();
  };
  return {
    async pass(ms) {
      for (let left = ms; left > 0; left -= 1_000) {
        await turn(Math.min(left, 1_000));
        for (let count = 0; count < TURNS; count++) await turn(0);
      }
    },
    async until(isSo) {
      for (let turns = 0; !isSo(); turns++) {
        if (turns === MOST_TURNS) throw new Error(`Not so after ${MOST_TURNS} ms: ${isSo}`);
        await turn(1);
      }
    },
    end: () => void jest.useRealTimers(),
  };
}
