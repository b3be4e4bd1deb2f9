import { Readable } from 'node:stream';
import type { RunLog } from './log.ts';

/** What a client waits before it reconnects, by default. */
const RETRY_MS = 2_000;

export interface RunStreamOptions {
  readonly afterSeq: number;
  /** Stands in for events that the reader has missed; its number is the cursor from which the stream goes on. */
  readonly snapshot?: { readonly seq: number; readonly frame: string } | null;
}

/**
 * The SSE text of a run from the cursor on, one frame a chunk, as a stream that ends with the run. Abort `signal` when the
 * reader is gone: destroying the stream alone waits for the next event before it lets go of the log.
 */
export function openRunStream(
  log: RunLog,
  runId: string,
  options: RunStreamOptions,
  signal: AbortSignal,
): Readable {
  const frames = withRetry(
    log.follow(runId, options.snapshot?.seq ?? options.afterSeq, signal),
    options.snapshot?.frame,
  );
  return Readable.from(frames, { objectMode: true, highWaterMark: 1 });
}

async function* withRetry(
  frames: AsyncGenerator<string, void, void>,
  first: string | undefined,
): AsyncGenerator<string, void, void> {
  let prefix = `retry: ${RETRY_MS}\n`;
  if (first !== undefined) {
    yield prefix + first;
    prefix = '';
  }
  for await (const frame of frames) {
    yield prefix + frame;
    prefix = '';
  }
}
