import type { Readable } from 'node:stream';
import type { Response } from 'express';
import { letGoOfHeads, sendStreamHead } from './stream-head.ts';
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
  { farewell, onFailure, onClose }: StreamEnds = {},
): void {
  const stream = { res, lastWriteAt: performance.now(), stalledSince: 0 };

  res.on('close', () => {
    watch.remove(stream);
    frames.destroy();
    onClose?.();
  });
  // The reader may have left while its question was being saved.
  if (res.destroyed) return void res.emit('close');

  frames.on('data', (batch: FrameBatch) => {
    const isFirst = !res.headersSent;
    if (isFirst) sendStreamHead(res);
    stream.lastWriteAt = performance.now();
    let takesMore = true;
    for (const frame of batch.frames) takesMore = res.write(frame);
    // At once, so that the end leaves in the packet of the last frame.
    if (batch.isLast) return end(stream, farewell);
    if (isFirst) letGoOfHeads(res);
    if (takesMore) return;
    stream.stalledSince = stream.lastWriteAt;
    frames.pause();
    res.once('drain', () => {
      stream.stalledSince = 0;
      frames.resume();
    });
  });
  frames.on('end', () => {
    if (!res.writableEnded) end(stream, farewell);
  });
  // Whoever reads has failed, not what is read: a stream that ends without its last event is taken up again by its client.
  frames.on('error', (error) => end(stream, () => onFailure?.(error) ?? ''));
  // What was thrown without being anything is no 'error' to a stream.
  frames.on('close', () => {
    if (!res.destroyed && !res.writableEnded) end(stream, () => onFailure?.(undefined) ?? '');
  });
  watch.add(stream);
}

function end(stream: WatchedStream, farewell: StreamEnds['farewell']): void {
  if (!stream.res.headersSent) sendStreamHead(stream.res);
  stream.res.end(farewell?.());
  // No heartbeats behind the end, and no waiting for ever for a reader that does not take it.
  stream.stalledSince = performance.now();
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
