import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventSource as NpmEventSource } from 'eventsource';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { EventSource as UndiciEventSource } from 'undici';
import { EVENT_NAMES } from '../../pipeline/events.ts';
import { readFrames, type SentEvent } from '../read-frames.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

let site: TestSite;
let url: string;
let expected: SentEvent[];
let eventsUrl: string;

beforeEach(async () => {
  site = await createTestSite();
  ({ url } = await site.listen());
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: 'Wo stehen Meilensteine? 🪨\r\nid: 999' }),
  });
  expected = readFrames(await response.text());
  eventsUrl = url + expected[0]?.data.eventsUrl;
});
afterEach(() => site.close());

interface MinimalEventSource {
  readonly readyState: number;
  addEventListener(name: string, listener: (event: { data: string; lastEventId: string }) => void): void;
}

/** Reads until the client stops by itself, which it does when the server answers 204. */
function readAll(source: MinimalEventSource): Promise<SentEvent[]> {
  const events: SentEvent[] = [];
  for (const name of EVENT_NAMES) {
    source.addEventListener(name, ({ data, lastEventId }) => {
      events.push({ id: Number(lastEventId), event: name, data: JSON.parse(data) });
    });
  }
  return new Promise((resolve) => {
    source.addEventListener('error', () => {
      if (source.readyState === 2) resolve(events);
    });
  });
}

describe('a client of somebody else', () => {
  it('npm eventsource reads a run and stops for good', async () => {
    expect(await readAll(new NpmEventSource(eventsUrl) as unknown as MinimalEventSource)).toEqual(expected);
  });

  it('undici’s EventSource does too', async () => {
    expect(await readAll(new UndiciEventSource(eventsUrl) as unknown as MinimalEventSource)).toEqual(
      expected,
    );
  });

  it('eventsource-parser reads the same from a fetch', async () => {
    const { body } = await fetch(eventsUrl);
    if (!body) throw new Error('no body');
    const events: SentEvent[] = [];
    const parsed = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    for await (const { id, event = 'message', data } of parsed)
      events.push({ id: Number(id), event, data: JSON.parse(data) });
    expect(events).toEqual(expected);
  });
});
