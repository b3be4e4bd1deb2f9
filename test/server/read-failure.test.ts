import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import request from 'supertest';
import type { FrameBatch } from '../../pipeline/runs/reader.ts';
import { askQuestion } from '../../public/run/follow-run.js';
import { createLogger } from '../../server/log.ts';
import { readFrames } from '../read-frames.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

let site: TestSite;
const lines: { msg: string; errorId?: string; runId?: string; level: number }[] = [];
afterEach(async () => {
  lines.length = 0;
  await site.close();
});

const QUESTION = { message: 'Where do mileposts stand?' };

/** A site whose first reader of a run fails once it has read so many batches. */
async function startSite(batches: number, thrown: unknown = new Error('The disk is gone.')) {
  site = await createTestSite({
    logger: createLogger('warn', { write: (line) => void lines.push(JSON.parse(line)) }),
  });
  const { read } = site.runs;
  async function* readSome(runId: string, afterSeq: number): AsyncGenerator<FrameBatch> {
    let left = batches;
    for await (const batch of read(runId, afterSeq) as AsyncIterable<FrameBatch>) {
      if (left-- === 0) throw thrown;
      yield { ...batch, isLast: false };
    }
  }
  jest
    .spyOn(site.runs, 'read')
    .mockImplementationOnce((runId, afterSeq) => Readable.from(readSome(runId, afterSeq)));
}

function expectOneLine(): void {
  expect(lines).toMatchObject([
    { level: 50, msg: 'reading a run failed', errorId: expect.any(String), runId: expect.any(String) },
  ]);
}

describe('a stream whose reader fails', () => {
  it.each<[string, number, unknown]>([
    ['after the first events', 1, new Error('The disk is gone.')],
    ['before the first event', 0, new Error('The disk is gone.')],
    ['by what is no error', 1, null],
  ])('%s ends whole, without an end of the run, and is taken up again', async (_when, batches, thrown) => {
    await startSite(batches, thrown);
    const { text, headers } = await request(site.app).post('/api/chat/stream').send(QUESTION).expect(200);
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(text).toMatch(/retry: [1-5]\d{3}\n\n$/);
    const begun = readFrames(text);
    expect(begun.map(({ event }) => event)).not.toContain('complete');
    expectOneLine();
    const runId = String(headers['x-run-id']);
    const rest = await request(site.app)
      .get(`/api/chat/stream/${runId}`)
      .set('Cookie', String(headers['set-cookie']).split(';')[0] ?? '')
      .set('Last-Event-ID', String(begun.at(-1)?.id ?? 0));
    const all = [...begun, ...readFrames(rest.text)];
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => index + 1));
    expect(all.at(-1)?.data).toMatchObject({ stageId: 'complete', status: 'done' });
  });

  it('at once, when it is opened, ends whole as well and gives back its place', async () => {
    site = await createTestSite({
      logger: createLogger('warn', { write: (line) => void lines.push(JSON.parse(line)) }),
      env: { OPEN_STREAMS_SITE: '1' },
    });
    jest.spyOn(site.runs, 'read').mockImplementationOnce(() => {
      throw new Error('The disk is gone.');
    });
    const { text } = await request(site.app).post('/api/chat/stream').send(QUESTION).expect(200);
    expect(text).toMatch(/^retry: [1-5]\d{3}\n\n$/);
    expectOneLine();
    await request(site.app).post('/api/chat/stream').send(QUESTION).expect(200);
  });

  it.each([0, 1])('after %i batches is not noticed by who reads with the client', async (batches) => {
    await startSite(batches);
    const { url } = await site.listen();
    const events = askQuestion(`${url}/api/chat/stream`, QUESTION, {
      signal: new AbortController().signal,
      wait: async () => {},
    });
    const seen = [];
    for await (const { seq, name } of events) seen.push([seq, name]);
    expect(seen.map(([seq]) => seq)).toEqual(seen.map((_, index) => index + 1));
    expect(seen.slice(-2).map(([, name]) => name)).toEqual(['complete', 'stage']);
  });
});

describe('a page without script whose reader fails', () => {
  it.each([0, 1])('after %i batches is a finished document that leads to the answer', async (batches) => {
    await startSite(batches);
    const { text } = await request(site.app)
      .post('/ask')
      .type('form')
      .send({ message: QUESTION.message })
      .expect(200);
    expect(text).toMatch(/<\/html>\s*$/);
    expect(text).toContain('The connection was lost before the answer was complete.');
    const [, address = ''] = /http-equiv="refresh" content="3;url=(\/c\/[\w-]+)"/.exec(text) ?? [];
    expect(text).toContain(`<a href="${address}">Read on`);
    expectOneLine();
  });
});
