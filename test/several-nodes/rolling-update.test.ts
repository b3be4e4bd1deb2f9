import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { findFreePort } from '../e2e/proxies/ports.ts';
import { type Balancer, describeBehindNginx, startBalancer } from './balancer.ts';
import { expectWhole } from './expect-whole.ts';
import { NO_LIMITS, type Nodes, type Role, type StartedNode, startEmpty } from './start-nodes.ts';
import { startVisitors } from './visitors.ts';

const QUESTION = 'How do I import my own documents?';
const VISITORS = 8;
/** In which visitors ask between one replacement and the next, in milliseconds. */
const BETWEEN_MS = 1_500;
const CALL_EVERY_MS = 20;

describeBehindNginx('a rolling update under load', (server) => {
  let nodes: Nodes;
  let balancer: Balancer;
  afterEach(async () => {
    await balancer?.close();
    await nodes.stopAll();
  });

  it('replaces two web nodes and two workers behind nginx, and no question fails or is answered in part', async () => {
    const ports = [await findFreePort(), await findFreePort()] as const;
    nodes = await startEmpty(server, { ...NO_LIMITS, PACE_MS: '60', DRAIN_MS: '200', TRUST_PROXY: '1' });
    const replace = async (role: Role, old: StartedNode, env: Record<string, string>) => {
      // As with containers: the port of a web node is free again when the old one has ended.
      if (role === 'web') await end(old);
      const started = await nodes.start(role, env);
      if (role !== 'web') await end(old);
      await delay(BETWEEN_MS);
      return started;
    };
    const webs = await Promise.all(ports.map((port) => nodes.start('web', { PORT: String(port) })));
    const workers = [await nodes.start('worker'), await nodes.start('worker')];
    balancer = await startBalancer(ports);
    const callers = callAllTheTime(`${balancer.url}/healthz`);
    const visitors = startVisitors(balancer.url, VISITORS, QUESTION);
    await delay(BETWEEN_MS);
    for (const [index, web] of webs.entries()) await replace('web', web, { PORT: String(ports[index]) });
    for (const worker of workers) await replace('worker', worker, {});
    const asked = await visitors.leave();
    expect(await callers.stop()).toEqual([]);

    expect(asked.filter(({ failure }) => failure !== null)).toEqual([]);
    for (const one of asked) expectWhole(one);
    expect(asked.length).toBeGreaterThan(VISITORS * 2);
    // Streams were cut: by the web nodes that were replaced.
    expect(asked.filter(({ reconnections }) => reconnections > 0).length).toBeGreaterThan(0);
  }, 180_000);
});

async function end({ child, ended, output }: StartedNode): Promise<void> {
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(output()).not.toContain('"level":"error"');
}

/** A node that leaves goes on answering until nobody comes any more, or for half a second: with callers it is as long as can be. */
function callAllTheTime(url: string): { stop(): Promise<unknown[]> } {
  const failures: unknown[] = [];
  const calls = new Set<Promise<void>>();
  const call = async () => {
    try {
      const { status } = await fetch(url);
      if (status !== 200) failures.push(status);
    } catch (error) {
      failures.push(error);
    }
  };
  const timer = setInterval(() => {
    const calling = call().finally(() => calls.delete(calling));
    calls.add(calling);
  }, CALL_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(calls);
      return failures;
    },
  };
}
