import type { EventStream } from '../../kit/event-stream.ts';
import { openThrough } from './open-through.ts';

/** Resumes a stream that was cut, after the last event that arrived. */
export function openRest(url: string, stream: EventStream): Promise<EventStream> {
  const lastEventId = stream.events.at(-1)?.lastEventId ?? '';
  return openThrough(url, { path: pathIn(stream, 'eventsUrl'), headers: { 'Last-Event-ID': lastEventId } });
}

/** An address that the first event of a run tells, without its origin. */
export function pathIn({ events }: EventStream, field: 'eventsUrl' | 'stopUrl'): string {
  const { pathname, search } = new URL(events[0]?.data[field], 'http://127.0.0.1');
  return pathname + search;
}
