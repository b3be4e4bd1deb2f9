import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import compression from 'compression';
import express from 'express';
import request from 'supertest';
import '../kit/jest-globals.ts';
import { assertStream, type EventStream, openStream, streamMatchers } from '../kit/index.ts';
import { createScriptedServer, type Frame, formatFrame, type ServerScript } from './broken-servers.ts';

const STAGES: readonly Frame[] = [
  { id: 1, event: 'stage', data: { stageId: 'init', progress: 5 } },
  { id: 2, event: 'stage', data: { stageId: 'work', progress: 30 } },
  { id: 3, event: 'delta', data: { text: 'a', stageId: 'work' } },
  { id: 4, event: 'stage', data: { stageId: 'work', progress: 60 } },
  { id: 5, event: 'stage', data: { stageId: 'complete', progress: 100 } },
];
const without = (at: number) => STAGES.filter((_, index) => index !== at);
const read = (script: ServerScript, deadline = 2_000) =>
  openStream(createScriptedServer(script), { deadline });
const failure = (assert: () => void): string => {
  try {
    assert();
  } catch (error) {
    // Colours are the business of the terminal.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are control characters
    return (error as Error).message.replace(/\x1b\[\d+m/g, '');
  }
  throw new Error('The assertion passed.');
};

describe('toHaveStages', () => {
  it('passes by name, and by name with progress', async () => {
    const stream = await read({ frames: STAGES });
    expect(stream).toHaveStages(['init', 'work', 'complete']);
    expect(stream).toHaveStages([
      ['init', 5],
      ['work', 30],
      ['work', 60],
      ['complete', 100],
    ]);
    expect(stream).not.toHaveStages(['init', 'complete']);
  });

  it('fails on a server that skips a stage, and shows where it is missing', async () => {
    const stream = await read({ frames: without(3) });
    const message = failure(() =>
      expect(stream).toHaveStages([['init', 5], ['work', 30], ['work', 60], 'complete']),
    );
    expect(message).toMatch(/Missing: work 60, complete\.\nNot expected here: complete 100\./);
    const drawing = failure(() =>
      expect(stream).toHaveStages([
        ['init', 5],
        ['work', 30],
        ['work', 60],
        ['complete', 100],
      ]),
    );
    expect(drawing).toMatch(/#3 delta work\n.*✗ missing: work 60\n.*#5 stage complete 100/);
  });

  it('fails on a server that swaps two stages', async () => {
    const [init, work, , , complete] = STAGES as [Frame, Frame, Frame, Frame, Frame];
    const stream = await read({ frames: [work, init, complete] });
    const message = failure(() => expect(stream).toHaveStages(['init', 'work', 'complete']));
    expect(message).toContain('✗ not expected here');
  });

  it('reads stages in the way of another server', async () => {
    const frames = [
      { event: 'start', data: 1 },
      { event: 'token', data: 'a' },
      { event: 'token', data: 'b' },
      { data: '[DONE]' },
    ];
    const stream = await read({ frames });
    expect(stream).toHaveStages(['start', 'token', 'message'], ({ type }) => type);
    expect(() => expect(stream).toHaveStages(['start'])).toThrow('Missing: start');
  });
});

describe('toBeMonotonic', () => {
  it('passes when progress stays or rises, and by any other number', async () => {
    const stream = await read({ frames: STAGES });
    expect(stream).toBeMonotonic();
    expect(stream).toBeMonotonic(({ id }) => Number(id));
    expect(stream).toBeMonotonic(({ id }) => (id === null ? undefined : 1));
  });

  it('fails on a server whose progress falls', async () => {
    const stream = await read({
      frames: [...STAGES, { event: 'stage', data: { stageId: 'x', progress: 60 } }],
    });
    expect(failure(() => expect(stream).toBeMonotonic())).toMatch(
      /60 after 100[\s\S]*stage x 60 +✗ 60 after 100/,
    );
  });

  it('fails when nothing has that number', async () => {
    const stream = await read({ frames: STAGES });
    expect(failure(() => expect(stream).toBeMonotonic('percent'))).toContain('no event has it');
  });
});

describe('toStartWithin', () => {
  it('passes when the first event comes in time', async () => {
    expect(await read({ frames: STAGES })).toStartWithin(1_000);
  });

  it.each<[string, ServerScript]>([
    ['whose head is late', { frames: STAGES, headAfterMs: 120 }],
    [
      'whose first event is late',
      { frames: STAGES.map((frame) => ({ ...frame, afterMs: 120 })).slice(0, 1) },
    ],
  ])('fails on a server %s', async (_name, script) => {
    const stream = await read(script);
    expect(failure(() => expect(stream).toStartWithin(60))).toMatch(/but it came after 1\d\d ms/);
  });

  it('fails when nothing comes', async () => {
    const stream = await read({ frames: [] });
    expect(failure(() => expect(stream).toStartWithin(60))).toContain('but none came');
  });
});

describe('toBeUnbuffered', () => {
  const spread = STAGES.map((frame) => ({ ...frame, afterMs: 60 }));
  const stamped = spread.map((frame) => ({ ...frame, stamp: (elapsedMs: number) => ({ elapsedMs }) }));

  it.each<[string, readonly Frame[]]>([
    ['with stamps', stamped],
    ['without stamps', spread],
  ])('passes when events arrive as they are sent, %s', async (_name, frames) => {
    expect(await read({ frames })).toBeUnbuffered();
  });

  it('fails on a server that collects stamped events, and tells how long it held them', async () => {
    const stream = await read({ frames: stamped, isBuffered: true });
    expect(failure(() => expect(stream).toBeUnbuffered())).toMatch(
      /4 of 5 were held back[\s\S]*✗ held back 2\d\d ms/,
    );
  });

  it('fails on a server that collects events without stamps', async () => {
    const stream = await read({ frames: spread, isBuffered: true });
    expect(failure(() => expect(stream).toBeUnbuffered())).toContain('collected on the way');
  });

  it('fails on a server that sends in large pieces', async () => {
    const frames = Array.from({ length: 12 }, (_, n) => ({ data: n, afterMs: n % 4 === 0 ? 60 : 0 }));
    const stream = await read({ frames });
    expect(failure(() => expect(stream).toBeUnbuffered())).toContain('12 events arrived in 3 moments');
  });

  it('does not pass when the server never paused, since that shows nothing', async () => {
    const stream = await read({
      frames: STAGES.map((frame) => ({ ...frame, data: { elapsedMs: 1 } })),
    });
    expect(failure(() => expect(stream).toBeUnbuffered())).toContain('Let it pause');
  });

  it('fails on an Express app that compresses its stream', async () => {
    const app = express()
      .use(compression({ filter: () => true }))
      .get('/', async (_req, res) => {
        res.type('text/event-stream');
        for (const elapsedMs of [60, 120, 180, 240]) {
          await delay(60);
          res.write(formatFrame({ data: { elapsedMs } }));
        }
        res.end();
      });
    const headers = { 'Accept-Encoding': 'br' };
    for (const stream of [await openStream(request(app).get('/')), await openStream(app, { headers })]) {
      expect(stream.headers['content-encoding']).toMatch(/^(gzip|br)$/);
      expect(stream.events).toHaveLength(4);
      expect(stream).toEndCleanly();
      expect(failure(() => expect(stream).toBeUnbuffered())).toContain('were held back');
    }
  });

  it('takes the stamps of another server', async () => {
    const stamp = (elapsedMs: number) => ({ t: 5_000 + elapsedMs });
    const frames = [1, 2, 3].map((data) => ({ data, stamp, afterMs: 80 }));
    const sentAt = ({ data }: { data: { t: number } }) => data.t;
    expect(await read({ frames })).toBeUnbuffered({ sentAt });
    expect(await read({ frames, isBuffered: true })).not.toBeUnbuffered({ sentAt });
  });
});

describe('toEndCleanly', () => {
  it('passes when the server ends the response', async () => {
    const stream = await read({ frames: [...STAGES, { data: '[DONE]' }] });
    expect(stream).toEndCleanly();
    expect(stream).toEndCleanly({ last: '[DONE]' });
    expect(stream).toEndCleanly({ last: 'message' });
  });

  it.each<[string, ServerScript, string]>([
    ['that cuts the connection', { frames: STAGES, ending: 'cut' }, 'the connection was cut'],
    ['that never ends', { frames: STAGES, ending: 'open' }, 'when the deadline passed'],
    ['that ends inside an event', { frames: STAGES, ending: 'half-frame' }, 'in the middle of an event'],
    ['that says nothing', { frames: [] }, 'there was no event'],
  ])('fails on a server %s', async (_name, script, words) => {
    const stream = await read(script, 200);
    expect(failure(() => expect(stream).toEndCleanly())).toContain(words);
  });

  it('fails when another event is the last', async () => {
    const stream = await read({ frames: STAGES });
    expect(failure(() => expect(stream).toEndCleanly({ last: 'complete' }))).toContain(
      'the last event is `stage`',
    );
  });
});

describe('toHaveNoGaps', () => {
  it('passes on ids that count up, with events between them that have none', async () => {
    const stream = await read({
      frames: [...STAGES.slice(0, 2), { event: 'progress', data: 1 }, ...STAGES.slice(2)],
    });
    expect(stream).toHaveNoGaps();
    expect(stream).toHaveNoGaps({ from: 1 });
  });

  it.each<[string, readonly Frame[], string]>([
    ['that loses an event', without(2), '✗ missing: #3'],
    ['that repeats an event', [...STAGES.slice(0, 2), ...STAGES.slice(1)], '✗ 2 again, or out of order'],
    ['that swaps two events', [2, 1].map((at) => STAGES[at] as Frame), '✗ 2 again, or out of order'],
    ['that sends no ids', STAGES.map(({ id: _, ...frame }) => frame), 'no event has an id'],
    ['whose ids are no numbers', [{ id: 'a', data: 1 }], 'is no number'],
  ])('fails on a server %s', async (_name, frames, words) => {
    const stream = await read({ frames });
    expect(failure(() => expect(stream).toHaveNoGaps())).toContain(words);
  });

  it('fails when the first event is not the one that was asked for', async () => {
    const stream = await read({ frames: STAGES.slice(2) });
    expect(failure(() => expect(stream).toHaveNoGaps({ from: 1 }))).toContain('missing: #1 to #2');
  });
});

describe('toResumeFrom', () => {
  const openBoth = async (
    resume?: ServerScript['resume'],
  ): Promise<[EventStream, (id: string) => Promise<EventStream>]> => {
    const server = createScriptedServer({ frames: STAGES, ...(resume ? { resume } : {}) });
    return [await openStream(server), (id) => openStream(server, { headers: { 'Last-Event-ID': id } })];
  };

  it('passes when the rest follows, from the middle and from the end', async () => {
    const [stream, reopen] = await openBoth();
    await expect(stream).toResumeFrom(2, reopen);
    await expect(stream).toResumeFrom('5', reopen);
  });

  it.each<[string, NonNullable<ServerScript['resume']>, string]>([
    ['that begins again', (_id, frames) => frames, '#1 stands where #3 should'],
    ['that is off by one', (id, frames) => frames.slice(Number(id) + 1), '#4 stands where #3 should'],
    ['that loses the end', (id, frames) => frames.slice(Number(id), 4), '#5 stage complete 100 is missing'],
    [
      'that repeats the end',
      (id, frames) => [...frames.slice(Number(id)), { id: 6, data: 1 }],
      'it also has #6',
    ],
    [
      'that changes what it said',
      (id, frames) => frames.slice(Number(id)).map((f) => ({ ...f, data: 1 })),
      'and is now',
    ],
  ])('fails on a server %s', async (_name, resume, words) => {
    const [stream, reopen] = await openBoth(resume);
    await expect(expect(stream).toResumeFrom(2, reopen)).rejects.toThrow(words);
  });

  it('fails when the id never came', async () => {
    const [stream, reopen] = await openBoth();
    await expect(expect(stream).toResumeFrom(9, reopen)).rejects.toThrow(
      'no event of the stream has this id',
    );
  });
});

describe('every matcher', () => {
  it('tells what to do when it is given something else', () => {
    for (const [name, matcher] of Object.entries(streamMatchers)) {
      if (name === 'toSurvive' || name === 'toResumeFrom') continue;
      expect(() => (matcher as (received: unknown) => unknown)({ text: 'x' })).toThrow('use(sse())');
    }
  });

  it('can be called without Jest', async () => {
    const stream = await read({ frames: STAGES });
    assertStream(stream).toEndCleanly();
    expect(() => assertStream(stream).toHaveStages(['init'])).toThrow('Not expected here: work, complete');
    await expect(assertStream(stream).toResumeFrom(9, async () => stream)).rejects.toThrow('has this id');
  });

  it('shortens the drawing of a long stream to what matters', async () => {
    const frames = Array.from({ length: 500 }, (_, n) => ({ id: n < 250 ? n : n + 1, data: n }));
    const stream = await read({ frames });
    const message = failure(() => expect(stream).toHaveNoGaps());
    expect(message).toContain('✗ missing: #250');
    expect(message.split('\n').length).toBeLessThan(40);
  });
});
