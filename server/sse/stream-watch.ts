import type { Response } from 'express';
import { sendStreamHead } from './stream-head.ts';

/** What the watch needs to know of an open stream. */
export interface WatchedStream {
  readonly res: Response;
  /** `performance.now()` of the last write. */
  lastWriteAt: number;
  /** `performance.now()` since when the reader has taken nothing, 0 while it reads. */
  stalledSince: number;
}

export interface StreamWatch {
  add(stream: WatchedStream): void;
  remove(stream: WatchedStream): void;
  openCount(): number;
  close(): void;
}

const HEARTBEAT = ':\n';
/** The timer runs ten times within the shorter of the two periods, so that neither is late by more than a tenth. */
const TICKS_A_PERIOD = 10;

/**
 * Watches every open stream with one timer: fills silence with a comment, and drops readers that stopped reading.
 * A stalled reader gets no heartbeats: they would only pile up.
 */
export function createStreamWatch({
  heartbeatMs,
  stallMs,
}: {
  heartbeatMs: number;
  stallMs: number;
}): StreamWatch {
  const open = new Set<WatchedStream>();
  const timer = setInterval(look, Math.max(10, Math.min(heartbeatMs, stallMs) / TICKS_A_PERIOD));
  timer.unref();

  return {
    add: (stream) => void open.add(stream),
    remove: (stream) => void open.delete(stream),
    openCount: () => open.size,
    close: () => clearInterval(timer),
  };

  function look(): void {
    const now = performance.now();
    for (const stream of open) {
      if (stream.stalledSince > 0) {
        if (now - stream.stalledSince >= stallMs) stream.res.destroy();
      } else if (now - stream.lastWriteAt >= heartbeatMs) {
        stream.lastWriteAt = now;
        // Node would send a head of its own, of no stream, before the first thing that is written.
        if (!stream.res.headersSent) sendStreamHead(stream.res);
        if (!stream.res.write(HEARTBEAT)) stream.stalledSince = now;
      }
    }
  }
}
