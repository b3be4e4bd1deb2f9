import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { createEventParser, readEvents } from '../../public/event-stream.js';
import { findSharedData } from '../shared-data.ts';

interface ParserCase {
  name: string;
  encoding: 'utf8' | 'base64';
  chunks: string[];
  expected: { type: string; data: string; id: string }[];
  retry: number | null;
  lastEventId: string;
}

const casesFile = findSharedData('sse-parser-cases.json');
const cases: ParserCase[] = casesFile ? JSON.parse(readFileSync(casesFile, 'utf8')) : [];

const bytes = (text: string) => new TextEncoder().encode(text);

function toBody(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function readAll(chunks: readonly Uint8Array[]) {
  const generator = readEvents(toBody(chunks));
  const events = [];
  for (;;) {
    const next = await generator.next();
    if (next.done) return { events, ...next.value };
    events.push(next.value);
  }
}

(cases.length > 0 ? describe : describe.skip)('reading the published parser cases', () => {
  const rows = cases.map((row) => [row.name, row] as const);

  it.each(rows)('%s, in the chunks of the case', async (_name, { chunks, encoding, ...wanted }) => {
    const { events, retry, lastEventId } = await readAll(chunks.map((chunk) => Buffer.from(chunk, encoding)));
    expect({ events, retry, lastEventId }).toEqual({
      events: wanted.expected,
      retry: wanted.retry,
      lastEventId: wanted.lastEventId,
    });
  });

  it.each(rows)('%s, one byte at a time', async (_name, { chunks, encoding, ...wanted }) => {
    const whole = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk, encoding)));
    const { events, retry, lastEventId } = await readAll([...whole].map((byte) => Uint8Array.of(byte)));
    expect({ events, retry, lastEventId }).toEqual({
      events: wanted.expected,
      retry: wanted.retry,
      lastEventId: wanted.lastEventId,
    });
  });
});

describe('readEvents', () => {
  const stream = bytes(
    '\uFEFFid: 1\r\nevent: stage\rdata: é\ndata: 😀\r\n\r\n: quiet\n\nretry: 50\ndata:x\n\n',
  );

  it('gives the same events wherever the bytes are split in two', async () => {
    const whole = await readAll([stream]);
    expect(whole).toEqual({
      events: [
        { type: 'stage', data: 'é\n😀', id: '1' },
        { type: 'message', data: 'x', id: '1' },
      ],
      lastEventId: '1',
      retry: 50,
    });
    for (let at = 0; at <= stream.length; at++) {
      expect(await readAll([stream.slice(0, at), stream.slice(at)])).toEqual(whole);
    }
  });

  it('drops an event that the end of the stream cuts off', async () => {
    expect((await readAll([bytes('id: 7\ndata: whole\n\nid: 8\ndata: cut')])).events).toHaveLength(1);
    expect((await readAll([bytes('id: 7\ndata: whole\n\nid: 8\ndata: cut')])).lastEventId).toBe('7');
  });

  it('ignores an id with NUL and keeps the one before', async () => {
    const { events } = await readAll([bytes('id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n')]);
    expect(events.map(({ id }) => id)).toEqual(['1', '1']);
  });

  it('cancels the body when its reader leaves early', async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes('data: again\n\n')),
      cancel: () => {
        isCancelled = true;
      },
    });
    for await (const event of readEvents(body)) {
      expect(event.data).toBe('again');
      break;
    }
    expect(isCancelled).toBe(true);
  });

  it('tells where the stream was before it broke', async () => {
    const states: unknown[] = [];
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes('retry: 2000\nid: 4\ndata: x\n\n')),
      pull: (controller) => controller.error(new Error('cut')),
    });
    const read = async () => {
      for await (const _event of readEvents(body, { onState: (state) => states.push({ ...state }) }));
    };
    await expect(read()).rejects.toThrow('cut');
    expect(states.at(-1)).toEqual({ lastEventId: '4', retry: 2000 });
  });
});

describe('createEventParser', () => {
  it('takes time in proportion to a long line that arrives in many pieces', () => {
    const parser = createEventParser();
    const piece = 'x'.repeat(100);
    const startedAt = performance.now();
    parser.feed('data: ');
    for (let index = 0; index < 100_000; index++) parser.feed(piece);
    const [event] = parser.feed('\n\n');
    expect(event?.data).toHaveLength(10_000_000);
    // About 0.1 s; joining at each piece takes minutes.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
