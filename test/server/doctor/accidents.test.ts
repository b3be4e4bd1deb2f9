import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Diagnosis, diagnose } from '../../../server/doctor/diagnose.ts';
import { examineSite } from '../../../server/doctor/examine-site.ts';
import type { Observations, StreamObservation } from '../../../server/doctor/observation.ts';
import { PACED_TICKS } from '../../../server/doctor/test-plan.ts';
import { createPrograms } from '../../start-program.ts';
import { keepBusy } from './keep-busy.ts';
import { startSpoiledChain } from './spoiled-chain.ts';
import { holdBack, type Once, once } from './spoils.ts';

const NONCE = 'nonce-of-this-test';
const SENT = PACED_TICKS.flatMap(({ count, gapMs }) => Array.from({ length: count }, () => gapMs)).map(
  (_gap, index, gaps) => gaps.slice(0, index + 1).reduce((sum, gapMs) => sum + gapMs, 0),
);
const faultsOf = ({ remedies }: Diagnosis) => remedies.map(({ fault }) => fault);
const findingOf = ({ checks }: Diagnosis, wanted: string) => checks.find(({ id }) => id === wanted);

/** The paced stream as it is seen when each event arrives at the time that `toArrival` makes of its departure. */
function paced(
  toArrival: (sentMs: number, index: number) => number,
  stalls: StreamObservation['stalls'] = [],
): StreamObservation {
  const ticks = SENT.map((sentMs, index): [number, number] => [sentMs, toArrival(sentMs, index)]);
  const hello = { doctor: 1 as const, nonce: NONCE, serveId: 's', heartbeatMs: 10_000, httpVersion: '1.1' };
  return {
    status: 200,
    failure: '',
    problem: '',
    httpVersion: '1.1',
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-store, no-transform',
      'x-content-type-options': 'nosniff',
      'x-run-id': NONCE,
    },
    hasSetCookie: true,
    hello: { ...hello, cookie: NONCE, lastEventId: null, isReturning: true },
    helloAtMs: 1,
    ticks,
    heartbeatsAtMs: [],
    pieces: ticks.map(([, atMs], index) => [atMs, index < 10 ? 60 : 3_060]),
    stalls,
    endMs: 2_610,
    ended: 'whole',
  };
}
const seen = (first: StreamObservation, second?: StreamObservation): Observations => ({
  origin: 'https://ask.example',
  nonce: NONCE,
  seconds: 2,
  cursors: ['1', '2'],
  wasOriginRefused: false,
  paced: first,
  ...(second && { again: { paced: second } }),
});

const onTime = paced((sentMs) => sentMs + 2);
/** Sends what has come every 200 ms, but the first time only after 470. */
const collecting = paced((sentMs) => Math.max(Math.ceil(sentMs / 200) * 200, 470));
const inBlocks = paced((sentMs) => Math.max(sentMs, 1_200));

describe('a fault', () => {
  it('is named only when a second stream shows it too', () => {
    const once = diagnose(seen(inBlocks));
    expect([once.repeat, faultsOf(once), once.state]).toEqual([['paced'], [], 'waiting']);
    expect(findingOf(once, 'buffering')).toMatchObject({ outcome: 'waiting', sentence: 'Tested once more.' });
    const twice = diagnose(seen(inBlocks, inBlocks));
    expect([twice.repeat, faultsOf(twice)]).toEqual([[], ['buffered-blocks']]);
  });

  it('that a second stream does not show is none, and is told', () => {
    const diagnosis = diagnose(seen(inBlocks, onTime));
    expect([diagnosis.repeat, faultsOf(diagnosis)]).toEqual([[], []]);
    expect(findingOf(diagnosis, 'buffering')).toMatchObject({
      outcome: 'ok',
      sentence: expect.stringMatching(/arrived as they left.* A first test stream had shown otherwise\.$/),
    });
    expect(diagnosis.timing?.worstGapMs).toBeLessThan(1);
  });

  it('that two streams show in different measure is named by the lesser', () => {
    expect(faultsOf(diagnose(seen(inBlocks, collecting)))).toEqual(['held-back']);
    expect(faultsOf(diagnose(seen(collecting, inBlocks)))).toEqual(['held-back']);
  });

  it('of cuts at one time is not taken for a limit of silence because one came after a pause', () => {
    const cut = (lastMs: number): StreamObservation => {
      const whole = paced((sentMs) => sentMs + 2);
      const pieces = whole.pieces.filter(([atMs]) => atMs <= lastMs);
      return { ...whole, pieces, ticks: whole.ticks.slice(0, pieces.length), endMs: 1_000, ended: 'cut' };
    };
    for (const [first, second] of [
      [cut(995), cut(600)],
      [cut(600), cut(995)],
    ] as const) {
      expect(faultsOf(diagnose(seen(first, second)))).toEqual(['cut-duration']);
    }
  });

  it('is not made of one event that was later than the others', () => {
    expect(faultsOf(diagnose(seen(collecting, collecting)))).toEqual(['held-back']);
  });
});

describe('a listener that did not run', () => {
  it('is not taken for a chain that holds events back', () => {
    // Stalls of 350 ms, after each of which everything is read at once.
    const stalls = Array.from({ length: 8 }, (_, at): [number, number] => [at * 360, at * 360 + 350]);
    const late = paced(
      (sentMs) => (stalls.find(([from, to]) => from <= sentMs && sentMs <= to)?.[1] ?? sentMs) + 1,
      stalls,
    );
    const blamed = { ...late, stalls: [] };
    expect(faultsOf(diagnose(seen(blamed, blamed)))).toHaveLength(1);
    const diagnosis = diagnose(seen(late, late));
    expect(faultsOf(diagnosis)).toEqual([]);
    expect(diagnose(seen(late)).repeat).toEqual(['paced']);
    expect(findingOf(diagnosis, 'buffering')).toMatchObject({
      outcome: 'untested',
      sentence: expect.stringContaining('The listener itself was kept from running for up to 350 ms'),
    });
    expect(faultsOf(diagnose(seen(late, onTime)))).toEqual([]);
    expect(findingOf(diagnose(seen(late, onTime)), 'buffering')?.outcome).toBe('ok');
  });

  it('for a moment does not hide a chain that does', () => {
    const stalls: [number, number][] = [[500, 560]];
    const held = paced((sentMs) => Math.ceil(sentMs / 200) * 200, stalls);
    expect(faultsOf(diagnose(seen(held, held)))).toEqual(['held-back']);
  });
});

describe('a site on the same machine', () => {
  const programs = createPrograms();
  let url: string;
  beforeAll(async () => {
    url = await programs.start('main', [], { HEARTBEAT_MS: '700', STARTER_GUIDE: 'off' }).address();
  }, 30_000);
  afterAll(() => programs.stopAll());

  it('has no fault when the listener itself is kept busy', async () => {
    const stop = keepBusy(250, 300);
    try {
      const observations = await examineSite({ origin: url, seconds: 1.5 });
      expect(faultsOf(diagnose(observations))).toEqual([]);
      const raw = observations.paced?.ticks.map(([sentMs, atMs]) => atMs - sentMs) ?? [];
      expect(Math.max(...raw) - Math.min(...raw)).toBeGreaterThan(150);
    } finally {
      stop();
    }
  }, 60_000);

  it('has no fault when its chain stumbles once', async () => {
    const stumble: Once = once(holdBack);
    const chain = await startSpoiledChain(Number(new URL(url).port), stumble.spoil);
    try {
      const diagnosis = diagnose(await examineSite({ origin: chain.url, seconds: 1.5 }));
      expect([stumble.count(), faultsOf(diagnosis), diagnosis.state]).toEqual([1, [], 'fine']);
    } finally {
      await chain.close();
    }
  }, 60_000);
});
