import type { Readable } from 'node:stream';
import type { RunEvent } from '../pipeline/events.ts';
import { decodeFrame } from '../pipeline/runs/frame.ts';
import type { FrameBatch } from '../pipeline/runs/reader.ts';

/** The events that the frames of a run carry, for a reader in this process. Ends when `gone` aborts. */
export async function* readRunEvents(
  frames: Readable,
  gone: AbortSignal,
): AsyncGenerator<RunEvent, void, void> {
  gone.addEventListener('abort', () => frames.destroy(), { once: true });
  try {
    for await (const batch of frames as AsyncIterable<FrameBatch>) {
      for (const frame of batch.frames) {
        const { event, data } = decodeFrame(frame);
        yield { name: event, data } as RunEvent;
      }
    }
  } catch (error) {
    // A stream that was destroyed ends with an error; a reader that left wants none.
    if (!gone.aborted) throw error;
  }
}
