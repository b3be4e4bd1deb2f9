import { raceAbort } from '../deadline.ts';
import type { StopSignal } from '../stop-signal.ts';

/** A bounded number of places, handed out in the order in which they were asked for. */
export interface Slots {
  /** False when all places are taken. */
  tryTake(): boolean;
  /** How many are ahead of one who would wait now. */
  waiting(): number;
  inUse(): number;
  /** Resolves when a place is free; rejects, and gives up its turn, when `signal` aborts. */
  take(signal: StopSignal): Promise<void>;
  release(): void;
}

export function createSlots(count: number): Slots {
  let free = count;
  const queue = new Set<() => void>();

  return {
    tryTake() {
      if (free === 0 || queue.size > 0) return false;
      free--;
      return true;
    },
    waiting: () => queue.size,
    inUse: () => count - free,
    async take(signal) {
      if (free > 0 && queue.size === 0) {
        free--;
        return;
      }
      let call = () => {};
      const turn = new Promise<void>((resolve) => {
        call = resolve;
        queue.add(call);
      });
      try {
        await raceAbort(turn, signal);
      } catch (error) {
        // A place that was handed over in the same moment goes to the next in line.
        if (!queue.delete(call)) this.release();
        throw error;
      }
    },
    release() {
      const [next] = queue;
      if (!next) {
        free++;
        return;
      }
      queue.delete(next);
      next();
    },
  };
}
