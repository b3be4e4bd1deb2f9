import { Readable } from 'node:stream';
import type { FrameBatch, Snapshot } from './reader.ts';

type FrameReader = AsyncIterableIterator<FrameBatch, void>;

/** What a reader gets: first what stands in for events that it has missed, null when it has missed none. */
export interface PreparedReader {
  readonly snapshot: Snapshot | null;
  readonly reader: FrameReader;
}

const END: IteratorResult<FrameBatch, void> = { done: true, value: undefined };

/**
 * The SSE text of a run as a stream that ends with the run; a chunk is the frames that are there at a time, a `FrameBatch`.
 * Destroy it when the reader is gone.
 */
export function openRunStream(reader: FrameReader): Readable {
  return Readable.from(reader, { objectMode: true, highWaterMark: 1 });
}

/** A reader for which something has to be looked up first, once it is asked for frames. It can leave at any time. */
export function readWhenPrepared(prepare: () => Promise<PreparedReader>): FrameReader {
  let reader: FrameReader | null = null;
  let hasLeft = false;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (hasLeft) return END;
      if (reader) return reader.next();
      const prepared = await prepare();
      reader = prepared.reader;
      if (hasLeft) return leave();
      const { snapshot } = prepared;
      return snapshot ? { done: false, value: { frames: [snapshot.frame], isLast: false } } : reader.next();
    },
    async return() {
      hasLeft = true;
      return leave();
    },
  };

  async function leave(): Promise<IteratorResult<FrameBatch, void>> {
    await reader?.return?.();
    return END;
  }
}
