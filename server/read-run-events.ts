import type { RunEvent } from '../pipeline/events.ts';
import { decodeFrame } from '../pipeline/runs/frame.ts';

/** The events that the frames of a run carry, for a reader in this process. */
export async function* readRunEvents(frames: AsyncIterable<string>): AsyncGenerator<RunEvent, void, void> {
  for await (const frame of frames) {
    const { event, data } = decodeFrame(frame);
    yield { name: event, data } as RunEvent;
  }
}
