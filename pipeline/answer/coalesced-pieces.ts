import { leaveSource } from '../leave-source.ts';
import { RETRYING, TAKEN_BACK, THINKING, type WriterMark } from '../ports.ts';
import type { StopSignal } from '../stop-signal.ts';

/** Text, or a mark in its place. */
export type Piece = string | WriterMark;

/** A source that floods must not make events that are too large to hold for a slow reader. */
const MAX_CHARS = 16 * 1024;

/** Who asked for the next text gets one of these calls. */
export interface PieceReader<Result> {
  text(text: string): void;
  /** The source has to begin anew, before its first text. */
  retrying(): void;
  /** The source thinks, before its first text. */
  thinking(): void;
  /** All text that was given so far is void. */
  takenBack(): void;
  /** The source is through; no more calls. */
  end(result: Result): void;
  /** The source threw, or the signal aborted; no more calls. */
  fail(error: unknown): void;
}

/**
 * Joins pieces of text that come faster than one a window: the first leaves at once, later ones at most one a window,
 * and none is held longer than that or grows beyond 16 K characters by more than a piece. Gives up the source as soon as
 * `signal` aborts.
 *
 * A class that calls back: every run that waits for a model holds one, and a generator with a race for each piece would
 * cost it three times as much.
 */
export class CoalescedPieces<Result> {
  readonly #source: AsyncGenerator<Piece, Result, void>;
  readonly #windowMs: number;
  readonly #signal: StopSignal;
  readonly #reader: PieceReader<Result>;
  #pending = '';
  #dueAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #end: { readonly result: Result } | { readonly error: unknown } | null = null;
  #isPulling = false;
  #isWanted = false;
  #told: typeof RETRYING | typeof THINKING | null = null;
  #isTakenBack = false;

  constructor(
    source: AsyncGenerator<Piece, Result, void>,
    windowMs: number,
    signal: StopSignal,
    reader: PieceReader<Result>,
  ) {
    this.#source = source;
    this.#windowMs = windowMs;
    this.#signal = signal;
    this.#reader = reader;
    if (signal.aborted) this.handleEvent();
    else signal.addEventListener('abort', this);
  }

  /** Asks for the next text, or the end. */
  read(): void {
    this.#isWanted = true;
    this.#pull();
    this.#settle();
  }

  /** Asks the source to end, without waiting: one that hangs would keep the run from ending. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this);
    leaveSource(this.#source);
  }

  /** Called when the signal aborts. */
  handleEvent(): void {
    this.#pending = '';
    this.#end = { error: this.#signal.reason };
    this.#settle();
  }

  /** Called when the window is over. */
  expire(): void {
    this.#timer = undefined;
    this.#dueAt = 0;
    this.#settle();
  }

  #pull(): void {
    if (this.#isPulling || this.#end || this.#pending.length >= MAX_CHARS) return;
    this.#isPulling = true;
    this.#source.next().then(
      (piece) => this.#take(piece),
      (error) => this.#finish({ error }),
    );
  }

  #take(piece: IteratorResult<Piece, Result>): void {
    try {
      if (piece.done) return void this.#finish({ result: piece.value });
      this.#isPulling = false;
      if (piece.value === RETRYING || piece.value === THINKING) this.#told = piece.value;
      else if (piece.value === TAKEN_BACK) {
        this.#pending = '';
        this.#isTakenBack = true;
      } else if (!this.#end) this.#pending += piece.value;
      this.#pull();
    } catch (error) {
      // A source of somebody else's making: what it gives is no text, or it throws instead of rejecting.
      this.#finish({ error });
    }
    this.#settle();
  }

  #finish(end: { readonly result: Result } | { readonly error: unknown }): void {
    this.#end ??= end;
    this.#settle();
  }

  #settle(): void {
    if (!this.#isWanted) return;
    if (this.#told && !this.#end) {
      const isRetrying = this.#told === RETRYING;
      this.#isWanted = false;
      this.#told = null;
      if (isRetrying) this.#reader.retrying();
      else this.#reader.thinking();
      return;
    }
    if (this.#isTakenBack) {
      this.#isWanted = false;
      this.#isTakenBack = false;
      this.#reader.takenBack();
      return;
    }
    if (this.#pending === '' && !this.#end) return;
    if (this.#pending !== '' && !this.#isDue()) {
      this.#timer ??= setTimeout(expire, this.#dueAt - performance.now(), this);
      return;
    }
    this.#isWanted = false;
    if (this.#pending !== '') this.#reader.text(this.#release());
    else if (this.#end && 'error' in this.#end) this.#reader.fail(this.#end.error);
    else if (this.#end) this.#reader.end(this.#end.result);
  }

  #isDue(): boolean {
    return this.#end !== null || this.#pending.length >= MAX_CHARS || performance.now() >= this.#dueAt;
  }

  #release(): string {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#pending;
    this.#pending = '';
    this.#dueAt = performance.now() + this.#windowMs;
    return text;
  }
}

function expire(pieces: { expire(): void }): void {
  pieces.expire();
}
