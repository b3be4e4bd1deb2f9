import type { EventLog } from '../ports.ts';

/** Frames that a reader takes at a time, and the characters after which it takes no more: a slow socket has to hold them. */
const READ_BATCH = 256;
const READ_CHARS = 16 * 1024;
/** What a client waits before it reconnects, by default. */
const RETRY_MS = 2_000;

/** What readers see of a run that is under way. */
export interface LiveRun {
  /** Frames that may be seen, of which the first has the number `firstSeq`. */
  frames: readonly string[];
  firstSeq: number;
  /** How many of them, the last ones, are not durable: the store could not take them yet. */
  unwrittenCount: number;
  /** The latest event that has no number, and how many there were. */
  transient: string;
  transientCount: number;
  isOver: boolean;
  /** Readers that have not left. */
  readerCount: number;
  /** Those of them that have read everything and wait for more. */
  waiting: readonly RunReader[];
}

/** Shared: thousands of runs wait at a time, and each would hold half a dozen empty lists of its own. */
export const NO_FRAMES: readonly string[] = Object.freeze([]);
export const NO_READERS: readonly RunReader[] = Object.freeze([]);

/** Leaves the frames of a run to the store, as far as it has them. */
export function forgetFrames(run: LiveRun): void {
  const written = run.frames.length - run.unwrittenCount;
  run.firstSeq += written;
  run.frames = run.unwrittenCount === 0 ? NO_FRAMES : run.frames.slice(written);
}

/** A `snapshot` in place of events; its number is the cursor from which a reader goes on. */
export interface Snapshot {
  readonly seq: number;
  readonly frame: string;
}

/** Where a reader finds what is not in memory. */
export interface ReaderSource {
  readonly store: Pick<EventLog, 'read'>;
  /** What stands in for events that the store has lost, all of them before number `nextSeq`. */
  readonly bridge: (runId: string, nextSeq: number) => Promise<Snapshot>;
}

/** Frames that are there at a time. */
export interface FrameBatch {
  readonly frames: readonly string[];
  /** The run is over, and these are its last. */
  readonly isLast: boolean;
}

/** The cursor of a reader that has left. */
const LEFT = Number.POSITIVE_INFINITY;
const END: IteratorResult<FrameBatch, void> = { done: true, value: undefined };

/**
 * Reads the frames of a run from a cursor on. An object instead of an async generator: thousands of them wait at a time, a
 * generator's `return` would wait for the next event first, and this one ends at once. Gives the frames that are there, at
 * least one at a time; the first of all carries `retry`. Frames in memory are given without asking the store.
 */
export class RunReader implements AsyncIterableIterator<FrameBatch, void> {
  readonly #runId: string;
  readonly #source: ReaderSource;
  #run: LiveRun | null;
  #cursor: number;
  #transientsSeen: number;
  #stored = NO_FRAMES;
  #storedIndex = 0;
  /** The run is over, and the store has nothing after the cursor. */
  #isStoreRead = false;
  #isFirst = true;
  #resolve: ((result: IteratorResult<FrameBatch, void> | Promise<never>) => void) | null = null;

  /** `run` is null when it is over. */
  constructor(run: LiveRun | null, runId: string, afterSeq: number, source: ReaderSource) {
    this.#run = run;
    this.#runId = runId;
    this.#cursor = afterSeq;
    this.#source = source;
    this.#transientsSeen = run?.transientCount ?? 0;
    if (run) run.readerCount++;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<FrameBatch, void>> {
    const result = this.#read();
    if (result) return Promise.resolve(result);
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#wait();
    });
  }

  /** Leaves: whatever it waits for ends now. */
  return(): Promise<IteratorResult<FrameBatch, void>> {
    const run = this.#run;
    if (run) {
      run.readerCount--;
      run.waiting = run.waiting.filter((reader) => reader !== this);
    }
    this.#run = null;
    this.#cursor = LEFT;
    this.#settle(END);
    return Promise.resolve(END);
  }

  /** Called when there is something new, or the run is over. */
  wake(): void {
    const result = this.#read();
    if (result) this.#settle(result);
    else this.#wait();
  }

  #wait(): void {
    const run = this.#run;
    if (this.#isBehind()) this.#load();
    else if (run) this.#waitFor(run);
  }

  #waitFor(run: LiveRun): void {
    // Not pushed: an array that has grown keeps room for 17.
    run.waiting = run.waiting.length === 0 ? [this] : [...run.waiting, this];
    // All have read everything: whoever comes later reads the store, and a run that pauses holds no text.
    if (run.waiting.length < run.readerCount) return;
    if (run.frames.length > 0) forgetFrames(run);
    run.transient = '';
  }

  #settle(result: IteratorResult<FrameBatch, void> | Promise<never>): void {
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve?.(result);
  }

  /** The next frames or the end; null when they must be waited for. */
  #read(): IteratorResult<FrameBatch, void> | null {
    const frames: string[] = [];
    let chars = 0;
    let isLast = false;
    while (frames.length < READ_BATCH && chars < READ_CHARS) {
      const frame = this.#takeStored() ?? this.#takeLive();
      if (frame === undefined) {
        isLast = !this.#isBehind() && (!this.#run || this.#run.isOver);
        break;
      }
      frames.push(this.#withRetry(frame));
      chars += frame.length;
    }
    if (frames.length > 0) return { done: false, value: { frames, isLast } };
    return isLast ? END : null;
  }

  /** Whether what comes next is in the store, and has not been read there yet. */
  #isBehind(): boolean {
    if (this.#cursor === LEFT || this.#storedIndex < this.#stored.length) return false;
    return this.#run ? this.#cursor + 1 < this.#run.firstSeq : !this.#isStoreRead;
  }

  /** Reads on in the store, and goes on with what it has. */
  #load(): void {
    this.#readStore().then(
      () => this.wake(),
      (error) => this.#settle(Promise.reject(error)),
    );
  }

  async #readStore(): Promise<void> {
    // As it is now: what goes from memory while the store is read is in the store, and no gap.
    const liveSeq = this.#run?.firstSeq ?? Number.POSITIVE_INFINITY;
    const batch = await this.#source.store.read(this.#runId, this.#cursor, READ_BATCH);
    if (this.#cursor === LEFT) return;
    const nextSeq = batch?.firstSeq ?? liveSeq;
    if (this.#cursor + 1 < nextSeq && nextSeq < Number.POSITIVE_INFINITY) {
      const { seq, frame } = await this.#source.bridge(this.#runId, nextSeq);
      if (this.#cursor === LEFT) return;
      this.#cursor = seq - 1;
      this.#stored = [frame];
    } else this.#stored = batch?.frames ?? NO_FRAMES;
    this.#storedIndex = 0;
    this.#isStoreRead = this.#run === null && this.#stored.length === 0;
  }

  #takeStored(): string | undefined {
    const frame = this.#stored[this.#storedIndex];
    if (frame === undefined) {
      this.#stored = NO_FRAMES;
      this.#storedIndex = 0;
      return undefined;
    }
    this.#storedIndex++;
    this.#cursor++;
    return frame;
  }

  #takeLive(): string | undefined {
    const run = this.#run;
    // What is in memory comes after what is in the store.
    if (!run || this.#cursor + 1 < run.firstSeq) return undefined;
    const frame = run.frames[this.#cursor + 1 - run.firstSeq];
    if (frame !== undefined) {
      this.#cursor++;
      return frame;
    }
    if (run.transientCount === this.#transientsSeen) return undefined;
    this.#transientsSeen = run.transientCount;
    return run.transient;
  }

  #withRetry(frame: string): string {
    if (!this.#isFirst) return frame;
    this.#isFirst = false;
    return `retry: ${RETRY_MS}\n${frame}`;
  }
}
