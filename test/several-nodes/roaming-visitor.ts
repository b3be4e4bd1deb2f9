import { setTimeout as delay } from 'node:timers/promises';
import { isTerminalStage, type RunEvent } from '../../pipeline/events.ts';
import { readFrames } from '../read-frames.ts';

/** How long a visitor tries to ask, or to go on reading, before it counts as lost. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 100;

export interface SeenEvent {
  readonly id: number;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads of every kind
  readonly data: any;
}

export interface AskedRun {
  readonly runId: string;
  readonly eventsUrl: string;
  readonly stopUrl: string;
}

/** Asks once, and resolves with the cookie that makes the one who asks a visitor known to all nodes. */
export async function becomeVisitor(url: string): Promise<string> {
  const response = await fetch(`${url}/`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

export interface Question {
  readonly message: string;
  readonly key: string;
  readonly cookie: string;
}

/** Asks until somebody takes the question, always under the same key. `urls` are those of the nodes that serve just now. */
export async function askUntilTaken(
  urls: () => string[],
  { message, key, cookie }: Question,
): Promise<AskedRun> {
  const startedAt = performance.now();
  for (let last = ''; ; ) {
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`Nobody took the question: ${last}`);
    try {
      const response = await fetch(`${pick(urls())}/api/chat/stream`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json',
          'Idempotency-Key': key,
          Cookie: cookie,
        },
        body: JSON.stringify({ message }),
        signal: AbortSignal.timeout(PATIENCE_MS / 4),
      });
      if (response.status === 202) return (await response.json()) as AskedRun;
      last = `${response.status} ${await response.text()}`;
      if (response.status !== 503 && response.status !== 429) throw new Error(last);
    } catch (error) {
      last = String((error as Error).cause ?? error);
      if (/^Error: \d/.test(String(error))) throw error;
    }
    await delay(AGAIN_MS);
  }
}

/** Reads a run to its end, on whichever node, going on after the last event that it has. */
export async function readToEnd(urls: () => string[], { eventsUrl }: AskedRun): Promise<SeenEvent[]> {
  const seen: SeenEvent[] = [];
  let heardAt = performance.now();
  while (!isOver(seen)) {
    if (performance.now() - heardAt > PATIENCE_MS)
      throw new Error(`Nothing more was heard of ${eventsUrl} after event ${seen.length}.`);
    try {
      const response = await fetch(pick(urls()) + eventsUrl, {
        headers: { 'Last-Event-ID': String(seen.at(-1)?.id ?? 0) },
      });
      if (response.status !== 200 || !response.body) throw new Error(`${response.status}`);
      for await (const event of toEvents(response.body)) {
        seen.push(event);
        heardAt = performance.now();
      }
    } catch {
      // Its node is gone, or PostgreSQL is: another try.
    }
    if (!isOver(seen)) await delay(AGAIN_MS);
  }
  return seen;
}

function isOver(seen: readonly SeenEvent[]): boolean {
  const last = seen.at(-1);
  return last !== undefined && isTerminalStage({ name: last.event, data: last.data } as RunEvent);
}

async function* toEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<SeenEvent> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    const end = text.lastIndexOf('\n\n');
    if (end === -1) continue;
    for (const { id, event, data } of readFrames(text.slice(0, end + 2)))
      if (id !== null) yield { id, event, data };
    text = text.slice(end + 2);
  }
}

function pick(urls: readonly string[]): string {
  return urls[Math.floor(Math.random() * urls.length)] ?? 'http://127.0.0.1:9';
}
