import { EventSource } from 'eventsource';
import { EVENT_NAMES } from '../pipeline/events.ts';

export interface Followed {
  readonly events: { id: number; name: string; data: Record<string, unknown> }[];
  /** Resolves when the run is over: the server answers 204 and the client stops for good. */
  readonly ended: Promise<void>;
}

/** Follows a run as a browser would: a plain EventSource that reconnects by itself. */
export function follow(url: string): Followed {
  const events: Followed['events'] = [];
  const source = new EventSource(url);
  for (const name of EVENT_NAMES) {
    source.addEventListener(name, (event) => {
      if (event.lastEventId !== '')
        events.push({ id: Number(event.lastEventId), name, data: JSON.parse(event.data) });
    });
  }
  const ended = new Promise<void>((resolve) => {
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) resolve();
    });
  });
  return { events, ended };
}
