import { Readable } from 'node:stream';
import type { RunLog } from './log.ts';
import type { FrameBatch, Snapshot } from './reader.ts';

export interface RunStreamOptions {
  readonly afterSeq: number;
  /** Stands in for events that the reader has missed. */
  readonly snapshot: Snapshot | null;
}

/**
 * The SSE text of a run as a stream that ends with the run; a chunk is the frames that are there at a time, a `FrameBatch`.
 * Destroy it when the reader is gone.
 */
export function openRunStream(
  log: RunLog,
  runId: string,
  { afterSeq, snapshot }: RunStreamOptions,
): Readable {
  const frames = snapshot
    ? startWith(snapshot.frame, log.follow(runId, snapshot.seq))
    : log.follow(runId, afterSeq);
  return Readable.from(frames, { objectMode: true, highWaterMark: 1 });
}

async function* startWith(
  first: string,
  rest: AsyncIterable<FrameBatch>,
): AsyncGenerator<FrameBatch, void, void> {
  yield { frames: [first], isLast: false };
  yield* rest;
}
