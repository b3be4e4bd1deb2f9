import type { EventLog, LoggedFrames } from '../ports.ts';

/** `EventLog.readAll` for a log that reads one run at a time. */
export async function readEach(
  { read }: Pick<EventLog, 'read'>,
  cursors: Parameters<EventLog['readAll']>[0],
): Promise<ReadonlyMap<string, LoggedFrames>> {
  const found = new Map<string, LoggedFrames>();
  for (const { runId, afterSeq } of cursors) {
    const frames = await read(runId, afterSeq, Number.POSITIVE_INFINITY);
    if (frames) found.set(runId, frames);
  }
  return found;
}
