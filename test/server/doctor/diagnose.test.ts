import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Diagnosis, diagnose } from '../../../server/doctor/diagnose.ts';
import { examineSite } from '../../../server/doctor/examine-site.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';
import { runAtOnce } from './run-at-once.ts';
import { type Chain, type Spoil, startOldChain, startSpoiledChain } from './spoiled-chain.ts';
import {
  always,
  collapse,
  compress,
  cutAfter,
  cutSilence,
  eatComments,
  holdBack,
  inBlocksOf,
  lateBy,
  moody,
  store,
} from './spoils.ts';

const HEARTBEAT_MS = 700;
/** Two heartbeats long. */
const SECONDS = 1.5;
const AT_ONCE = 8;

let site: TestSite;
let port: number;
/** By the name of the chain. */
const diagnoses = new Map<string, Diagnosis>();
beforeAll(async () => {
  site = await createTestSite({ env: { HEARTBEAT_MS: String(HEARTBEAT_MS) } });
  port = (await site.listen()).port;
  const jobs = [...CHAINS, ...OTHERS].map(
    ([name, start]) =>
      async () =>
        void diagnoses.set(name, await examine(start)),
  );
  await runAtOnce(AT_ONCE, jobs);
}, 120_000);
afterAll(() => site.close());

function diagnosisOf(name: string): Diagnosis {
  const found = diagnoses.get(name);
  if (!found) throw new Error(`The chain ${name} was not examined.`);
  return found;
}

async function examine(startChain: () => Promise<Chain>): Promise<Diagnosis> {
  const chain = await startChain();
  try {
    return diagnose(await examineSite({ origin: chain.url, seconds: SECONDS }));
  } finally {
    await chain.close();
  }
}
const through = (spoil: Spoil) => () => startSpoiledChain(port, spoil);
const faultsOf = ({ remedies }: Diagnosis) => remedies.map(({ fault }) => fault);
const sentenceOf = ({ checks }: Diagnosis, wanted: string) =>
  checks.find(({ id }) => id === wanted)?.sentence;

const CHAINS: [name: string, start: () => Promise<Chain>, fault: string, check: string, words: RegExp][] = [
  ['that holds the whole back', through(holdBack), 'buffered-whole', 'buffering', /all 50 events .* at once/],
  [
    'with a buffer of 4 KB',
    through(inBlocksOf(4_096)),
    'buffered-blocks',
    'buffering',
    /blocks of about 4 KB/,
  ],
  ['with a buffer of 32 KB', through(inBlocksOf(32_768)), 'buffered-blocks', 'buffering', /about 32 KB/],
  ['with a buffer of 512 bytes', through(inBlocksOf(512)), 'buffered-blocks', 'buffering', /about 512 bytes/],
  ['that collects for 200 ms', through(lateBy(200)), 'held-back', 'buffering', /held back for up to/],
  ['that gzips', through(compress('gzip', { flushes: true })), 'compressed', 'compression', /: gzip\)/],
  [
    'that gzips as it likes',
    through(compress('gzip', { flushes: false })),
    'compressed',
    'compression',
    /gzip/,
  ],
  ['with brotli', through(compress('br', { flushes: true })), 'compressed', 'compression', /: br\)/],
  [
    'that eats comments',
    through(eatComments),
    'heartbeat-eaten',
    'heartbeat',
    /No heartbeat .* every 700 ms/,
  ],
  [
    'that cuts silence',
    through(cutSilence(450)),
    'cut-silence',
    'duration',
    /silence of [45]\d\d ms; .* 700 ms/,
  ],
  ['that cuts everything', through(cutAfter(1_000)), 'cut-duration', 'duration', /1\.\d s after their start/],
  ['that stores what was got', through(store('GET')), 'cached', 'cache', /stored stream/],
  [
    'without Cache-Control',
    through({ response: (headers) => void delete headers['cache-control'] }),
    'headers-changed',
    'headers',
    /: Cache-Control is missing\./,
  ],
  [
    'with another type',
    through({ response: (headers) => void Object.assign(headers, { 'content-type': 'text/plain' }) }),
    'headers-changed',
    'headers',
    /: Content-Type is "text\/plain"\./,
  ],
  [
    'without X-Run-Id and nosniff',
    through({
      response(headers) {
        delete headers['x-run-id'];
        delete headers['x-content-type-options'];
      },
    }),
    'headers-changed',
    'headers',
    /: X-Content-Type-Options is missing; X-Run-Id is missing\./,
  ],
  [
    'that drops cookies',
    through({ request: (headers) => void delete headers.cookie }),
    'cookie-lost',
    'cookies',
    /do not reach/,
  ],
  [
    'that drops Set-Cookie',
    through({ response: (headers) => void delete headers['set-cookie'] }),
    'set-cookie-lost',
    'cookies',
    /taken away/,
  ],
  [
    'that drops Last-Event-ID',
    through({ request: (headers) => void delete headers['last-event-id'] }),
    'last-event-id-lost',
    'cursor',
    /does not reach/,
  ],
  [
    'that changes the host',
    through({ request: (headers) => void Object.assign(headers, { host: 'inner' }) }),
    'origin-refused',
    'origin',
    /403 origin_not_allowed/,
  ],
  ['that speaks HTTP/1.0', () => startOldChain(port, 'both'), 'http-1.0', 'http', /answers with HTTP\/1\.0/],
  [
    'that redirects',
    through(always(301, { Location: 'https://www.example.org/' })),
    'redirected',
    'answer',
    /redirects to https:\/\/www\.example\.org\//,
  ],
  ['that takes no POST', through(always(405)), 'post-refused', 'answer', /refuses POST requests \(405\)/],
];

const OTHERS: [name: string, start: () => Promise<Chain>][] = [
  ['that does nothing wrong', through({})],
  ['that allows less silence than a stage takes', through(cutSilence(1_100))],
  ['that is a mobile network', through(moody([5, 140, 30, 90, 10, 160, 60, 120, 20, 80, 0]))],
  ['with a cache that collapses requests', through(collapse())],
  ['that asks with HTTP/1.0', () => startOldChain(port, 'server')],
  ['with two faults', through({ ...eatComments, request: (headers) => void delete headers.cookie })],
];

describe('a chain', () => {
  it('that does nothing wrong has no fault', () => {
    const diagnosis = diagnosisOf('that does nothing wrong');
    expect(faultsOf(diagnosis)).toEqual([]);
    expect(diagnosis.checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      ...[
        'answer ok',
        'site ok',
        'origin ok',
        'http ok',
        'compression ok',
        'buffering ok',
        'headers ok',
        'cache ok',
        'readers ok',
      ],
      ...['cookies ok', 'cursor ok', 'heartbeat ok', 'duration ok', 'silence note'],
    ]);
    expect(diagnosis.state).toBe('fine');
    expect(diagnosis.verdict).toMatch(/^Streams pass unchanged: the first event after \d+ ms, no gap wrong/);
    expect(diagnosis.timing?.worstGapMs).toBeLessThan(2_000);
  });

  it.each(CHAINS)('%s is named exactly', (name, _start, fault, check, words) => {
    const diagnosis = diagnosisOf(name);
    expect(faultsOf(diagnosis)).toEqual([fault]);
    expect(sentenceOf(diagnosis, check)).toMatch(words);
    expect(diagnosis.state).toBe('fault');
    expect(diagnosis.remedies[0]?.fixes.length).toBeGreaterThan(0);
  });

  it('gets lines that hold for just this site', () => {
    const firstLinesOf = (name: string) => diagnosisOf(name).remedies[0]?.fixes[0]?.lines;
    expect(firstLinesOf('that redirects')).toBe('PUBLIC_URL=https://www.example.org');
    expect(firstLinesOf('that changes the host')).toMatch(/^PUBLIC_URL=http:\/\/127\.0\.0\.1:\d+$/);
    expect(firstLinesOf('that cuts silence')).toBe('HEARTBEAT_MS=200');
  });

  it('that stores answers to questions is named from the second visit on', async () => {
    const chain = await startSpoiledChain(port, store('POST'));
    try {
      await examineSite({ origin: chain.url, seconds: SECONDS });
      const diagnosis = diagnose(await examineSite({ origin: chain.url, seconds: SECONDS }));
      expect(faultsOf(diagnosis)).toContain('cached');
      expect(sentenceOf(diagnosis, 'cache')).toMatch(/answers questions with a stored stream/);
    } finally {
      await chain.close();
    }
  }, 30_000);

  it('that allows less silence than a stage takes is fine while heartbeats keep it open', () => {
    const diagnosis = diagnosisOf('that allows less silence than a stage takes');
    expect(diagnosis.state).toBe('fine');
    expect(sentenceOf(diagnosis, 'silence')).toMatch(/after 1\.\d s of silence; heartbeats every 700 ms/);
  });

  it('that is late by another time for each event holds nothing back', () => {
    const diagnosis = diagnosisOf('that is a mobile network');
    expect(faultsOf(diagnosis)).toEqual([]);
    expect(diagnosis.timing?.worstGapMs).toBeGreaterThan(120);
  });

  it('that lets readers wait for each other is fine, with an advice', () => {
    const diagnosis = diagnosisOf('with a cache that collapses requests');
    expect([diagnosis.state, faultsOf(diagnosis)]).toEqual(['fine', ['readers-wait']]);
    expect(sentenceOf(diagnosis, 'readers')).toMatch(/second waited for the first, [67]\d\d ms longer/);
  });

  it('that asks with HTTP/1.0 and answers with HTTP/1.1 is fine, with an advice', () => {
    const diagnosis = diagnosisOf('that asks with HTTP/1.0');
    expect(diagnosis.state).toBe('fine');
    expect(diagnosis.verdict).toContain('What could be better: the Milepost is asked with HTTP/1.0.');
  });

  it('with two faults has both named', () => {
    expect(faultsOf(diagnosisOf('with two faults'))).toEqual(['cookie-lost', 'heartbeat-eaten']);
  });
});

describe('an address', () => {
  it.each<[string, Spoil, RegExp]>([
    ['of another site', always(404), /not a Milepost \(404, text\/html\)/],
    ['where everything is a page', always(200, {}, '<h1>Hello</h1>'), /not a Milepost \(200, text\/html\)/],
    ['of a proxy with nothing behind it', always(502), /does not reach a Milepost \(502\)/],
    ['behind a password', always(401), /asks for a password/],
  ])('%s cannot be tested', async (_name, spoil, words) => {
    const diagnosis = await examine(through(spoil));
    expect(faultsOf(diagnosis)).toEqual([]);
    expect(diagnosis.state).toBe('untestable');
    expect(diagnosis.verdict).toMatch(words);
  });

  it('where nothing listens cannot be tested', async () => {
    const chain = await startSpoiledChain(port);
    await chain.close();
    const diagnosis = diagnose(await examineSite({ origin: chain.url, seconds: SECONDS }));
    expect([diagnosis.state, diagnosis.verdict]).toEqual([
      'untestable',
      expect.stringContaining('ECONNREFUSED'),
    ]);
  });

  it('that is http although it says https has a fault of TLS', async () => {
    const diagnosis = diagnose(await examineSite({ origin: `https://127.0.0.1:${port}`, seconds: SECONDS }));
    expect(faultsOf(diagnosis)).toEqual(['tls']);
    expect(diagnosis.verdict).toMatch(/TLS connection fails/);
  });

  it('of a Milepost that takes no more streams cannot be tested', async () => {
    const full = await createTestSite({ env: { OPEN_STREAMS_SITE: '1' } });
    try {
      const { url } = await full.listen();
      const observations = examineSite({ origin: url, seconds: SECONDS });
      const { checks, verdict } = diagnose(await observations);
      // The two silent streams are open side by side, and one of them is too many.
      expect(checks.filter(({ outcome }) => outcome === 'untested').map(({ id }) => id)).toContain('silence');
      expect(verdict).toMatch(/^Streams pass unchanged/);
    } finally {
      await full.close();
    }
  }, 30_000);
});
