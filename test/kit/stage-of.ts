import type { StreamEvent } from './event-stream.ts';
import { isRecord } from './timeline.ts';

/**
 * The stage that an event tells: the `stageId` or `stage` in the data of an event named `stage`, or of one that has no
 * name at all. Null for every other event, since a delta or a heartbeat may name its stage too.
 */
export function stageOf({ type, data }: StreamEvent): string | null {
  if ((type !== 'stage' && type !== 'message') || !isRecord(data)) return null;
  const name = data.stageId ?? data.stage;
  return typeof name === 'string' ? name : null;
}
