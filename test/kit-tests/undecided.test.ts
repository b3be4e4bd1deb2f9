import { describe, expect, it } from '@jest/globals';
import '../kit/jest-globals.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cutAfter,
  disconnectDuring,
  type EventStream,
  halfClose,
  loadRecording,
  openStream,
  record,
  replay,
} from '../kit/index.ts';
import { createScriptedServer, type Frame } from './broken-servers.ts';

const FRAMES: readonly Frame[] = [
  { id: 1, event: 'stage', data: { stage: 'init', progress: 5 } },
  { id: 2, event: 'stage', data: { stage: 'done', progress: 100 } },
];
const read = (frames: readonly Frame[], options = {}) =>
  openStream(createScriptedServer({ frames }), options);

/** A stream that shows nothing must fail both ways, or a test of it could not fail. */
function expectUndecided(
  assert: (matchers: ReturnType<typeof expect<unknown>>) => void,
  stream: unknown,
  words: string,
) {
  expect(() => assert(expect(stream))).toThrow(words);
  expect(() => assert(expect(stream).not as ReturnType<typeof expect<unknown>>)).toThrow(words);
}

describe('toSurvive', () => {
  // Begins again whatever cursor it is sent.
  const target = () => createScriptedServer({ frames: FRAMES, resume: (_id, frames) => frames });

  it('demands to be told how to resume, or that nobody can, when the stream breaks', async () => {
    const endpoint = { target: target() };
    await expect(expect(endpoint).toSurvive(cutAfter(1))).rejects.toThrow(
      'needs `resume`, or `resume: false`',
    );
    await expect(expect(endpoint).not.toSurvive(cutAfter(1))).rejects.toThrow('needs `resume`');
    await expect({ ...endpoint, resume: false as const }).toSurvive(cutAfter(1));
    await expect(expect({ ...endpoint, resume: () => ({}) }).toSurvive(cutAfter(1))).rejects.toThrow(
      'arrived twice',
    );
  });

  it.each([
    ['after more events than there are', cutAfter(9)],
    ['after no number of events', cutAfter(Number.NaN)],
    ['during a stage that is misspelt', disconnectDuring('serach')],
  ])('fails when the cut comes %s', async (_when, fault) => {
    const endpoint = { target: target(), resume: () => ({}) };
    for (const assertion of [expect(endpoint), expect(endpoint).not])
      await expect(assertion.toSurvive(fault)).rejects.toThrow(
        'was not tried: all 2 events arrived before it could happen',
      );
  });

  it('needs no way to resume where nothing breaks', async () => {
    await expect({ target: target() }).toSurvive(halfClose());
  });

  it('fails on an address that streams nothing', async () => {
    const endpoint = { target: createScriptedServer({ frames: [] }), resume: () => ({}) };
    await expect(expect(endpoint).toSurvive(cutAfter(1))).rejects.toThrow('there was no event at all');
  });
});

describe('a stream that shows nothing', () => {
  it('fails toBeMonotonic with and without .not', async () => {
    expectUndecided((matchers) => matchers.toBeMonotonic(), await read([]), 'no event has it');
    expectUndecided(
      (matchers) => matchers.toBeMonotonic(),
      await read(FRAMES.slice(0, 1)),
      'only one event has it',
    );
    const stream = await read(FRAMES);
    expectUndecided((matchers) => matchers.toBeMonotonic('percent'), stream, 'no event has it');
    expect(() => expect(stream).toBeMonotonic(() => Number.NaN)).toThrow('no number');
  });

  it('fails toBeUnbuffered with and without .not', async () => {
    expectUndecided((matchers) => matchers.toBeUnbuffered(), await read([]), 'Let it pause');
    expectUndecided((matchers) => matchers.toBeUnbuffered(), await read(FRAMES), 'Let it pause');
  });

  it('fails toHaveNoGaps with and without .not', async () => {
    expectUndecided((matchers) => matchers.toHaveNoGaps(), await read([]), 'no event has an id');
  });

  it('fails toHaveStages of no stage with and without .not', async () => {
    expectUndecided((matchers) => matchers.toHaveStages([]), await read([]), 'Name one');
    expectUndecided((matchers) => matchers.toHaveStages([]), await read(FRAMES), 'Name one');
  });

  it('fails toResumeFrom with and without .not', async () => {
    const reopen = () => read([]);
    const stream = await read(FRAMES);
    const left = await read(FRAMES, { until: 1 });
    for (const [whole, id, words] of [
      [stream, 9, 'no event of the stream has this id'],
      [left, 1, 'was not read any further'],
    ] as const) {
      await expect(expect(whole).toResumeFrom(id, reopen)).rejects.toThrow(words);
      await expect(expect(whole).not.toResumeFrom(id, reopen)).rejects.toThrow(words);
    }
  });

  it('fails every other matcher', async () => {
    const stream = await read([]);
    for (const assert of [
      () => expect(stream).toStartWithin(1_000),
      () => expect(stream).toEndCleanly(),
      () => expect(stream).toHaveStages(['init']),
      () => expect(stream).toFollowProtocol(),
    ])
      expect(assert).toThrow();
  });

  it('fails as a recording too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'milepost-kit-'));
    const path = join(folder, 'empty.jsonl');
    await record(await read([]), path);
    expect((await loadRecording(path)).chunks).toEqual([]);
    const stream: EventStream = await openStream(await replay(path));
    rmSync(folder, { recursive: true });
    expectUndecided((matchers) => matchers.toHaveNoGaps(), stream, 'no event has an id');
    expect(() => expect(stream).toEndCleanly()).toThrow('there was no event at all');
  });
});

describe('an option that is left out', () => {
  it('is demanded where it would pass everything', async () => {
    const stream = await read(FRAMES);
    const late = undefined as unknown as number;
    expectUndecided((matchers) => matchers.toStartWithin(late), stream, 'needs a number of milliseconds');
    const options = { reopen: undefined } as unknown as { reopen: () => Promise<EventStream> };
    expect(() => expect(stream).toFollowProtocol(options)).toThrow('needs a function as `reopen`');
  });
});
