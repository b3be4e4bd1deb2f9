import { beforeAll, expect, it } from '@jest/globals';
import { type Diagnosis, diagnose } from '../../server/doctor/diagnose.ts';
import { examineSite } from '../../server/doctor/examine-site.ts';
import type { FaultCode } from '../../server/doctor/faults.ts';
import { runAtOnce } from '../server/doctor/run-at-once.ts';
import { createTestSite } from '../test-site.ts';
import { describeProxy } from './proxies/describe-proxy.ts';
import { PROXIES, type ProxyKind } from './proxies/proxies.ts';
import { findFreePort, isInstalled, startProxy } from './proxies/start-proxy.ts';

const HEARTBEAT_MS = 700;
const SECONDS = 2;
const AT_ONCE = 6;

/** What the doctor must say of the real servers; nothing where streams pass. */
const FINDINGS: readonly [kind: ProxyKind, faults: readonly FaultCode[], silence?: string][] = [
  ['nginx-default', []],
  ['nginx', []],
  ['nginx-gzip', ['compressed']],
  ['nginx-http2', ['tls']],
  ['nginx-deaf', ['buffered-blocks']],
  ['nginx-deaf-mended', []],
  // Shorter than the heartbeat: in nginx a number without a unit is of seconds.
  ['nginx-short', ['cut-silence'], '450ms'],
  ['nginx-nginx', ['buffered-blocks']],
  ['haproxy-default', ['held-back']],
  ['haproxy', []],
  ['varnish-default', []],
  ['varnish', []],
  ['varnish-whole', ['buffered-whole']],
  ['caddy-default', []],
  ['caddy-gzip', ['compressed']],
  ['caddy', []],
  ['apache-default', []],
  ['apache-deflate', ['compressed']],
  ['apache', []],
];

/** Without a rule for streams a cache may hope to answer several readers with one response. */
const WAITING: readonly ProxyKind[] = ['varnish-default'];

const examinations = new Map<ProxyKind, Diagnosis | Error>();
beforeAll(async () => {
  const here = FINDINGS.filter(([kind]) => isInstalled(kind) || process.env.CI);
  const jobs = here.map(([kind, , silence]) => async () => {
    examinations.set(kind, await examine(kind, silence).catch((error) => error as Error));
  });
  await runAtOnce(AT_ONCE, jobs);
}, 180_000);

async function examine(kind: ProxyKind, silence: string | undefined): Promise<Diagnosis> {
  const { scheme = 'http' } = PROXIES[kind];
  const port = await findFreePort();
  const env = { HEARTBEAT_MS: String(HEARTBEAT_MS), PUBLIC_URL: `${scheme}://127.0.0.1:${port}` };
  const site = await createTestSite({ env: { ...env, TRUST_PROXY: '1' } });
  try {
    const upstream = await site.listen();
    const proxy = await startProxy(kind, upstream.port, { port, ...(silence && { silence }) });
    try {
      return diagnose(await examineSite({ origin: proxy.url, seconds: SECONDS }));
    } finally {
      await proxy.close();
    }
  } finally {
    await site.close();
  }
}

function diagnosisOf(kind: ProxyKind): Diagnosis {
  const found = examinations.get(kind);
  if (found === undefined || found instanceof Error) throw found ?? new Error(`${kind} was not examined.`);
  return found;
}

for (const [kind, faults] of FINDINGS) {
  describeProxy(kind, () => {
    it(`is found to ${faults.length === 0 ? 'pass streams unchanged' : `have the fault ${faults}`}`, () => {
      const { remedies, state } = diagnosisOf(kind);
      const found = remedies.filter(({ isAdvice }) => !isAdvice);
      expect(found.map(({ fault }) => fault)).toEqual(faults);
      expect(state).toBe(faults.length === 0 ? 'fine' : 'fault');
    });

    it(`${WAITING.includes(kind) ? 'lets' : 'does not let'} readers wait for each other`, () => {
      const { checks } = diagnosisOf(kind);
      const { outcome } = checks.find(({ id }) => id === 'readers') ?? {};
      expect(outcome === 'advice').toBe(WAITING.includes(kind));
    });

    if (kind.startsWith('haproxy') || kind === 'nginx-http2') return;
    it('names itself, and its own lines come first', () => {
      const { chain, remedies } = diagnosisOf(kind);
      const [first] = remedies.flatMap(({ fixes }) => fixes.filter(({ server }) => server !== 'Milepost'));
      expect(chain.map((name) => name.toLowerCase())).toEqual([PROXIES[kind].server]);
      if (first) expect(first.server).toBe(chain[0]);
    });
  });
}
