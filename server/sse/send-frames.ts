import type { Readable } from 'node:stream';
import type { Response } from 'express';
import { letGoOfHeads } from './let-go-of-heads.ts';
import { sendStreamHead } from './stream-head.ts';
import type { StreamWatch, WatchedStream } from './stream-watch.ts';

/** Frames that are there at a time; `isLast` when the stream ends with them. */
export interface FrameBatch {
  readonly frames: readonly string[];
  readonly isLast: boolean;
}

export interface StreamEnds {
  /** Text after the last frame. */
  readonly farewell?: () => string;
  /** Told when the frames fail; returns text to end with in their place. */
  readonly onFailure?: (error: unknown) => string;
  /** Called once, when the first frame has been written. */
  readonly onFirst?: (() => void) | undefined;
  /** Called once, when the response is over or its reader is gone. */
  readonly onClose?: () => void;
}

/**
 * Sends frames, one write each, as the response; a chunk of `frames` is those that are there at a time, a `FrameBatch`.
 * Headers leave with the first frame. The frames are destroyed as soon as the reader is gone, however it goes; `res`
 * 'close' is the event to trust: `req` 'close' fires when the body was read.
 */
export function sendFrames(
  res: Response,
  watch: StreamWatch,
  frames: Readable,
  { farewell, onFailure, onFirst, onClose }: StreamEnds = {},
): void {
  const stream = new SentStream(res, frames, watch, farewell, onFailure, onFirst, onClose);
  Object.assign(frames, { [STREAM]: stream });
  Object.assign(res, { [STREAM]: stream });
  res.on('close', onResponseClose);
  // The reader may have left while its question was being saved.
  if (res.destroyed) return void res.emit('close');
  frames.on('data', onFrames);
  frames.on('end', onFramesEnd);
  frames.on('error', onFramesError);
  frames.on('close', onFramesClose);
  watch.add(stream);
}

const STREAM = Symbol('stream');

/** What the response and its frames carry, so that all streams share their listeners: each would hold closures of its own. */
interface Carrier {
  readonly [STREAM]: SentStream;
}

class SentStream implements WatchedStream {
  readonly res: Response;
  lastWriteAt = performance.now();
  stalledSince = 0;
  readonly #frames: Readable;
  readonly #watch: StreamWatch;
  readonly #farewell: StreamEnds['farewell'];
  readonly #onFailure: StreamEnds['onFailure'];
  #onFirst: StreamEnds['onFirst'];
  readonly #onClose: StreamEnds['onClose'];

  constructor(
    res: Response,
    frames: Readable,
    watch: StreamWatch,
    farewell: StreamEnds['farewell'],
    onFailure: StreamEnds['onFailure'],
    onFirst: StreamEnds['onFirst'],
    onClose: StreamEnds['onClose'],
  ) {
    this.res = res;
    this.#frames = frames;
    this.#watch = watch;
    this.#farewell = farewell;
    this.#onFailure = onFailure;
    this.#onFirst = onFirst;
    this.#onClose = onClose;
  }

  send({ frames, isLast }: FrameBatch): void {
    const { res } = this;
    const isFirst = !res.headersSent;
    if (isFirst) sendStreamHead(res);
    this.lastWriteAt = performance.now();
    let takesMore = true;
    for (const frame of frames) takesMore = res.write(frame);
    if (this.#onFirst) this.#tellFirst();
    // At once, so that the end leaves in the packet of the last frame.
    if (isLast) this.end();
    else {
      if (isFirst) letGoOfHeads(res);
      if (!takesMore) this.#stall();
    }
  }

  end(): void {
    this.#endWith(this.#farewell?.());
  }

  fail(error: unknown): void {
    this.#endWith(this.#onFailure?.(error));
  }

  close(): void {
    this.#watch.remove(this);
    this.#frames.destroy();
    this.#onClose?.();
  }

  #tellFirst(): void {
    this.#onFirst?.();
    this.#onFirst = undefined;
  }

  #stall(): void {
    this.stalledSince = this.lastWriteAt;
    this.#frames.pause();
    this.res.once('drain', () => {
      this.stalledSince = 0;
      this.#frames.resume();
    });
  }

  #endWith(text: string | undefined): void {
    if (!this.res.headersSent) sendStreamHead(this.res);
    this.res.end(text);
    // No heartbeats behind the end, and no waiting for ever for a reader that does not take it.
    this.stalledSince = performance.now();
  }
}

function onResponseClose(this: Response): void {
  streamOf(this).close();
}

function onFrames(this: Readable, batch: FrameBatch): void {
  streamOf(this).send(batch);
}

function onFramesEnd(this: Readable): void {
  const stream = streamOf(this);
  if (!stream.res.writableEnded) stream.end();
}

/** Whoever reads has failed, not what is read: a stream that ends without its last event is taken up again by its client. */
function onFramesError(this: Readable, error: unknown): void {
  streamOf(this).fail(error);
}

/** What was thrown without being anything is no 'error' to a stream. */
function onFramesClose(this: Readable): void {
  const stream = streamOf(this);
  if (!stream.res.destroyed && !stream.res.writableEnded) stream.fail(undefined);
}

function streamOf(carrier: object): SentStream {
  return (carrier as Carrier)[STREAM];
}

/** Answers HEAD as GET would be answered, at once: nothing is followed for a reader that takes no body. */
export function sendHeadAlone(res: Response): void {
  sendStreamHead(res);
  res.end();
}

/** Answers a stream request with nothing but the time after which to come back. */
export function sendRetry(res: Response, ms: number): void {
  sendStreamHead(res);
  res.end(toRetry(ms));
}

/** Tells a client when to come back, without an event. */
export function toRetry(ms: number): string {
  return `retry: ${ms}\n\n`;
}
