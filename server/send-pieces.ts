import type { Response } from 'express';

/** A proxy closes a connection that is silent for a minute, so silence is broken with a line end, which HTML ignores. */
const HEARTBEAT_MS = 10_000;
/** A reader that takes nothing for this long is gone without having said so. */
const MAX_STALL_MS = 60_000;

/** Keep proxies and compression from holding a page back until it is whole. */
const STREAMED_PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
} as const;

/**
 * Sends the pieces of a page, one write each, as they come. Resolves when the page is whole or its reader is gone; `open`
 * gets a signal that aborts then, and must end its pieces soon after it.
 */
export async function sendPieces(
  res: Response,
  open: (gone: AbortSignal) => AsyncIterable<string>,
): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  if (res.destroyed) gone.abort();
  // Before the first write: compression looks at the headers then, and leaves what says `no-transform`.
  res.set(STREAMED_PAGE_HEADERS);
  const heartbeat = setInterval(() => {
    if (res.headersSent && !res.writableNeedDrain) res.write('\n');
  }, HEARTBEAT_MS).unref();
  try {
    for await (const piece of open(gone.signal)) {
      if (gone.signal.aborted) return;
      if (!res.write(piece)) await waitForDrain(res, gone.signal);
    }
    res.end();
  } finally {
    clearInterval(heartbeat);
    gone.abort();
  }
}

function waitForDrain(res: Response, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => res.destroy(), MAX_STALL_MS).unref();
    const settle = () => {
      clearTimeout(timer);
      res.off('drain', settle);
      gone.removeEventListener('abort', settle);
      resolve();
    };
    res.on('drain', settle);
    gone.addEventListener('abort', settle);
    if (gone.aborted) settle();
  });
}
