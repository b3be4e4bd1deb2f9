import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface Frame {
  readonly id?: number | string;
  readonly event?: string;
  readonly data: unknown;
  /** Gives the data instead, from the milliseconds since the request at which the frame leaves. */
  readonly stamp?: (elapsedMs: number) => unknown;
  /** Milliseconds before it leaves. */
  readonly afterMs?: number;
}

export interface ServerScript {
  readonly frames: readonly Frame[];
  /** Milliseconds before the response head. */
  readonly headAfterMs?: number;
  /** `complete` ends the response, `cut` destroys the connection, `open` leaves it, `half-frame` ends inside an event. */
  readonly ending?: 'complete' | 'cut' | 'open' | 'half-frame';
  /** Collects what is written and sends it in one piece at the end, as a proxy with a full buffer would. */
  readonly isBuffered?: boolean;
  /** What a request with this cursor gets; the frames after it by default, and 204 for null. */
  readonly resume?: (lastEventId: string, frames: readonly Frame[]) => readonly Frame[] | null;
}

export function formatFrame({ id, event, data }: Frame): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
}

/** A server that sends exactly what the script says, the same to everyone. It is not listening yet. */
export function createScriptedServer(script: ServerScript): Server {
  return createServer((req, res) => void answer(script, req, res));
}

const framesAfter = (lastEventId: string, frames: readonly Frame[]) =>
  frames.filter(({ id }) => id !== undefined && Number(id) > Number(lastEventId));

async function answer(script: ServerScript, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const startedAt = performance.now();
  const { ending = 'complete', isBuffered = false, resume = framesAfter } = script;
  const cursor = req.headers['last-event-id'];
  const frames = typeof cursor === 'string' ? resume(cursor, script.frames) : script.frames;
  req.resume();
  if (frames === null) return void res.writeHead(204).end();
  await delay(script.headAfterMs ?? 0);
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  if (!isBuffered) res.flushHeaders();
  let held = '';
  for (const frame of frames) {
    if (frame.afterMs) await delay(frame.afterMs);
    const data = frame.stamp?.(performance.now() - startedAt) ?? frame.data;
    const text = formatFrame({ ...frame, data });
    if (isBuffered) held += text;
    else res.write(text);
  }
  if (held) res.write(held);
  if (ending === 'half-frame') res.write('event: complete\ndata: {"succ');
  if (ending === 'cut') {
    // What was written has to leave first.
    await delay(5);
    res.destroy();
  } else if (ending !== 'open') res.end();
}
