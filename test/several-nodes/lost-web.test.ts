import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { findFreePort } from '../e2e/proxies/ports.ts';
import { follow } from '../follow-run.ts';
import { type Balancer, describeBehindNginx, startBalancer } from './balancer.ts';
import { expectWhole } from './expect-whole.ts';
import { ask, NO_LIMITS, type Nodes, startEmpty } from './start-nodes.ts';

const READERS = 200;
const RUNS = 10;

describeBehindNginx('a web node that is lost', (server) => {
  let nodes: Nodes;
  let balancer: Balancer;
  afterEach(async () => {
    await balancer?.close();
    await nodes.stopAll();
  });

  it('is killed with its half of 200 readers: all read on at the other one, with every event once', async () => {
    const ports = [await findFreePort(), await findFreePort()] as const;
    nodes = await startEmpty(server, { ...NO_LIMITS, TRUST_PROXY: '1' });
    const [lost] = await Promise.all(ports.map((port) => nodes.start('web', { PORT: String(port) })));
    await nodes.start('worker', { PACE_MS: '700' });
    balancer = await startBalancer(ports);
    const { url } = balancer;
    const runs = await Promise.all(
      Array.from({ length: RUNS }, () => ask(url, 'How do I import my own documents?')),
    );
    const readers = Array.from({ length: READERS }, (_, index) =>
      follow(url + runs[index % RUNS]?.eventsUrl),
    );
    while (readers.some(({ events }) => events.length < 3)) await delay(5);
    const seen = readers.map(({ events }) => events.length);
    lost?.child.kill('SIGKILL');
    await Promise.all(readers.map(({ ended }) => ended));
    for (const reader of readers) expectWhole(reader);
    // They were in the middle of it.
    expect(readers.filter(({ events }, index) => events.length > (seen[index] ?? 0) + 5).length).toBe(
      READERS,
    );
  }, 120_000);
});
