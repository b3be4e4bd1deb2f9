import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import '../kit/jest-globals.ts';
import { EVENT_NAMES, MILEPOSTS } from '../../pipeline/events.ts';
import { createScriptedPorts } from '../fakes/scripted-ports.ts';
import { openStream, sse, streamOf } from '../kit/index.ts';
import { PROTOCOL_EVENTS, PROTOCOL_MILEPOSTS } from '../kit/protocol/mileposts.ts';
import { createTestSite } from '../test-site.ts';
import type { Frame } from './broken-servers.ts';
import { createProtocolServer, createRun, HIT, number, type ProtocolFrame } from './protocol-run.ts';

type Breakage = (run: ProtocolFrame[]) => ProtocolFrame[];

const at = (run: readonly ProtocolFrame[], event: string, progress?: number) =>
  run.findIndex(
    (frame) => frame.event === event && (progress === undefined || frame.data.progress === progress),
  );
/** Changes the data of one event. */
const change =
  (event: string, data: Record<string, unknown>, progress?: number): Breakage =>
  (run) =>
    run.with(at(run, event, progress), {
      event,
      data: { ...(run[at(run, event, progress)]?.data ?? {}), ...data },
    });
const remove =
  (event: string, progress?: number): Breakage =>
  (run) =>
    run.toSpliced(at(run, event, progress), 1);
const insert =
  (frame: ProtocolFrame, index: number): Breakage =>
  (run) =>
    run.toSpliced(index, 0, frame);
const move =
  (event: string, after: string, progress?: number): Breakage =>
  (run) => {
    const frame = run[at(run, event)] as ProtocolFrame;
    const rest = remove(event)(run);
    return rest.toSpliced(at(rest, after, progress) + 1, 0, frame);
  };
const fail: Breakage = (run) => [
  ...run.slice(0, 4),
  { event: 'complete', data: { success: false, error: {}, response: '' } },
  { event: 'stage', data: { stageId: 'signals', progress: 35, status: 'failed', elapsedMs: 40 } },
];

const withoutPage: Breakage = (run) => change('complete', { pageUrl: null })(remove('page')(run));

const BREAKAGES: readonly (readonly [string, Breakage, string])[] = [
  ['begins with another stage', (run) => run.slice(1), 'the first event is the stage init at 5'],
  ['does not tell its protocol', change('stage', { protocol: 2 }), 'init tells that the protocol is 1'],
  ['does not tell where it can be stopped', change('stage', { stopUrl: undefined }), 'init lacks stopUrl'],
  ['has another plan', change('stage', { plan: [] }), 'the plan is init, intent'],
  ['goes back', change('stage', { progress: 50 }, 65), 'progress falls from 55 to 50'],
  ['goes back in time', change('stage', { elapsedMs: 1 }, 65), 'elapsedMs falls from 55 to 1'],
  ['skips a milepost', remove('stage', 45), 'the run did not pass signals 45'],
  [
    'tells a milepost twice',
    change('stage', { stageId: 'signals', progress: 35 }, 45),
    'this milepost is not next',
  ],
  ['sends a source too late', move('source', 'stage', 82), 'a source comes before the first delta'],
  ['cites what was no source', change('source', { sourceId: 's2' }), 'cites s1, which was no source'],
  ['leaves a hole in the text', change('delta', { offset: 1 }), 'offset 1, but the text has 0 units'],
  [
    'completes with another text',
    change('complete', { response: 'x' }),
    'the deltas joined are not the response',
  ],
  ['sends the page too late', move('page', 'complete'), 'the page comes before `complete`'],
  ['names another page', change('complete', { pageUrl: '/x' }), '`complete` names the page /x'],
  [
    'cites sources without an answer',
    change('complete', { finishReason: 'unsure' }),
    'cites sources, but is `unsure`',
  ],
  [
    'makes a page without an answer',
    change('complete', { finishReason: 'unsure', sources: [] }),
    'has a page, but is `unsure`',
  ],
  ['names places in small talk', change('complete', { finishReason: 'reply' }), 'has hits, but is `reply`'],
  ['has no list of places', change('complete', { hits: {} }), '`hits` is no list of at most five'],
  [
    'has too many places',
    change('complete', { hits: Array(6).fill({}) }),
    '`hits` is no list of at most five',
  ],
  [
    'names a place without its address',
    change('complete', { hits: [{ ...HIT, url: null }] }),
    'hit 1 lacks url',
  ],
  [
    'names a place without headings',
    change('complete', { hits: [{ ...HIT, headingPath: 'H' }] }),
    'lacks headingPath',
  ],
  ['names a place twice', change('complete', { hits: [HIT, HIT] }), 'hit 2 is there twice'],
  [
    'quotes a place at length',
    change('complete', { hits: [{ ...HIT, excerpt: 'x'.repeat(241) }] }),
    'hit 1 has an excerpt of more than one short line',
  ],
  ['never completes', remove('complete'), '0 `complete` events, not one'],
  [
    'completes twice',
    (run) => insert(run[at(run, 'complete')] as ProtocolFrame, 3)(run),
    '2 `complete` events',
  ],
  ['has no terminal stage', (run) => run.slice(0, -1), '0 terminal stages, not one'],
  [
    'goes on after its end',
    (run) => [...run, { event: 'delta', data: { text: '', offset: 12 } }],
    'nothing follows',
  ],
  [
    'completes after its end',
    (run) => [...remove('complete')(run), run[at(run, 'complete')] as ProtocolFrame],
    '`complete` comes before',
  ],
  ['fails at 100', (run) => change('complete', { success: false })(run), 'a run that failed stays below 100'],
  [
    'succeeds without arriving',
    (run) => change('stage', { status: 'failed' }, 100)(run),
    'ends with the stage complete, done',
  ],
  [
    'uses a name of EventSource',
    (run) => insert({ event: 'error', data: {} }, 3)(run),
    '`error` is no event',
  ],
  ['sends no JSON', (run) => run.with(3, { event: 'notice', data: 'hello' as never }), 'no JSON object'],
  ['puts other fields first', change('complete', {}), 'a `complete` begins with success'],
];

describe('toFollowProtocol', () => {
  const read = (frames: readonly Frame[], options = {}) => openStream(createProtocolServer(frames, options));

  it.each<[string, Breakage]>([
    ['a run that keeps it', (run) => run],
    ['a run that fails', fail],
    [
      'events in between that are not kept',
      insert({ event: 'progress', data: { stageId: 'init', progress: 6, elapsedMs: 7 } }, 1),
    ],
    ['a run without a page', withoutPage],
    [
      'a run that is not sure',
      (run) => change('complete', { finishReason: 'unsure', sources: [] })(withoutPage(run)),
    ],
    [
      'small talk',
      (run) => change('complete', { finishReason: 'reply', sources: [], hits: [] })(withoutPage(run)),
    ],
    ['a server of before there were hits', change('complete', { hits: undefined, finishReason: undefined })],
  ])('passes on %s', async (_name, build) => {
    expect(await read(number(build(createRun())))).toFollowProtocol();
  });

  it.each(BREAKAGES)('fails on a run that %s', async (name, breakIt, words) => {
    let frames = number(breakIt(createRun()));
    if (name.startsWith('puts other')) {
      frames = frames.map((frame) =>
        frame.event === 'complete' ? { ...frame, data: { response: '', ...frame.data } } : frame,
      );
    }
    const stream = await read(frames);
    expect(() => expect(stream).toFollowProtocol()).toThrow(words);
  });

  it.each([
    [
      'a number is left out',
      (frames: ProtocolFrame[]) => frames.toSpliced(at(frames, 'source'), 1),
      'the id should be 8',
    ],
    [
      'an event has no number',
      ([first, ...rest]: ProtocolFrame[]) => [{ ...first, id: undefined } as never, ...rest],
      'must have an id',
    ],
  ])('fails when %s', async (_name, change, words) => {
    const stream = await read(change(number(createRun())));
    expect(() => expect(stream).toFollowProtocol()).toThrow(words);
  });

  it.each([
    [
      'may be transformed',
      { headers: { 'Cache-Control': 'no-cache' } },
      'the header cache-control is no-cache',
    ],
    [
      'may be buffered by nginx',
      { headers: { 'X-Accel-Buffering': undefined } },
      'the header x-accel-buffering',
    ],
    [
      'may be sniffed',
      { headers: { 'X-Content-Type-Options': undefined } },
      'the header x-content-type-options',
    ],
    ['has a length', { headers: { 'Content-Length': '20' } }, 'no header content-length'],
    ['has no retry', { retry: false }, 'no `retry`'],
  ])('fails on a response that %s', async (_name, options, words) => {
    const stream = await read(number(createRun()), options);
    expect(() => expect(stream).toFollowProtocol()).toThrow(words);
  });

  it('fails on a silence that is longer than the heartbeat', async () => {
    const stream = await read(number(createRun()));
    const silent = { ...stream, chunks: [...stream.chunks, { atMs: 12_500, bytes: new Uint8Array() }] };
    expect(() => expect(silent).toFollowProtocol()).toThrow('ms of silence before 12500 ms');
    expect(silent).toFollowProtocol({ heartbeatMs: 11_000 });
  });

  it('fails on a stream that is cut', async () => {
    const stream = { ...(await read(number(createRun()))), end: 'cut' };
    expect(() => expect(stream).toFollowProtocol()).toThrow('the connection was cut');
  });

  it.each<[string, (rest: readonly Frame[]) => readonly Frame[]]>([
    ['lose an event', (rest) => rest.slice(1)],
    ['begin again', () => number(createRun())],
    [
      'say something else',
      (rest) =>
        rest.map((frame) => (frame.event === 'delta' ? { ...frame, data: { text: 'x', offset: 0 } } : frame)),
    ],
  ])('fails on replays that %s', async (_name, replay) => {
    const server = createProtocolServer(number(createRun()), { replay });
    const reopen = (id: string) => openStream(server, { headers: { 'Last-Event-ID': id } });
    const stream = await openStream(server);
    await expect(expect(stream).toFollowProtocol({ reopen })).rejects.toThrow('resumed from 1');
  });

  it('passes on replays that are the rest, or that a snapshot stands in for', async () => {
    const frames = number(createRun());
    const toSnapshot = (rest: readonly Frame[]) => {
      const upTo = frames.find(({ id }) => id === 11);
      if (upTo === undefined || Number(rest[0]?.id ?? 99) > 11) return rest;
      const stage = frames.find(({ data }) => data.progress === 75)?.data;
      const sources = frames.filter(({ event }) => event === 'source').map(({ data }) => data);
      const data = { stage, text: 'One two. [1]', sources, page: null, profile: null };
      return [{ id: 11, event: 'snapshot', data }, ...rest.filter(({ id }) => Number(id) > 11)];
    };
    expect(frames[10]?.data.text).toBe('two. [1]');
    for (const replay of [undefined, toSnapshot]) {
      const server = createProtocolServer(frames, replay ? { replay } : {});
      const reopen = (id: string) => openStream(server, { headers: { 'Last-Event-ID': id } });
      await expect(await openStream(server)).toFollowProtocol({ reopen });
    }
  });
});

describe('the protocol of the kit', () => {
  it('has the mileposts and the events that the pipeline has', () => {
    expect(PROTOCOL_MILEPOSTS).toEqual(MILEPOSTS.map(({ stageId, progress }) => [stageId, progress]));
    expect([...PROTOCOL_EVENTS]).toEqual([...EVENT_NAMES]);
  });
});

describe('the site', () => {
  it.each([
    ['succeeds', {}],
    [
      'fails in a stage',
      { knowledge: { ...createScriptedPorts().knowledge, search: () => Promise.reject(new Error('x')) } },
    ],
    ['makes no page', { pageComposer: { compose: () => Promise.reject(new Error('x')) } }],
  ])('follows the protocol, with replays from everywhere, when a run %s', async (_name, ports) => {
    const site = await createTestSite({ ports });
    try {
      const call = request(site.app).post('/api/chat/stream').send({ message: 'Where?' }).use(sse());
      const stream = streamOf(await call);
      const { eventsUrl } = stream.events[0]?.data ?? {};
      const reopen = (id: string) => request(site.app).get(eventsUrl).set('Last-Event-ID', id).use(sse());
      await expect(stream).toFollowProtocol({ reopen });
    } finally {
      await site.close();
    }
  });
});
