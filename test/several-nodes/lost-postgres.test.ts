import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { follow } from '../follow-run.ts';
import { describeWithPostgres } from '../postgres.ts';
import { expectWhole } from './expect-whole.ts';
import { type LineToPostgres, openLineToPostgres } from './line-to-postgres.ts';
import { ask, createNodes, type Nodes } from './start-nodes.ts';

const QUESTION = 'How do I import my own documents?';
const RUNS = 500;

describeWithPostgres(
  'nodes that lose PostgreSQL',
  (server) => {
    let nodes: Nodes;
    let databaseUrl: string;
    let lines: LineToPostgres[];
    beforeEach(async () => {
      lines = [];
      databaseUrl = await server.createDatabase();
      nodes = createNodes(databaseUrl, { ASKS_PER_MINUTE_ADDRESS: '0', OPEN_STREAMS_ADDRESS: '0' });
    });
    afterEach(async () => {
      await nodes.stopAll();
      for (const line of lines) await line.close();
    });

    it('for a restart in the middle of 500 runs: all go on, nothing twice and nothing lost', async () => {
      const { url } = await nodes.start('web');
      for (const _ of [1, 2]) await nodes.start('worker', { PACE_MS: '700', MAX_ACTIVE_RUNS: String(RUNS) });
      const asked = await Promise.all(Array.from({ length: RUNS }, () => ask(url, QUESTION)));
      const followed = asked.map(({ eventsUrl }) => follow(url + eventsUrl));
      while (followed.some(({ events }) => events.length === 0)) await delay(20);
      await server.server.stop();
      await delay(3_000);
      await server.server.start();
      await Promise.all(followed.map(({ ended }) => ended));
      for (const one of followed) expectWhole(one);
    }, 180_000);

    it('one of them alone: another takes its runs, and what it still had to tell goes nowhere', async () => {
      const line = await openLineToPostgres(databaseUrl);
      lines.push(line);
      const web = await nodes.start('web');
      const cut = await nodes.start('worker', { DATABASE_URL: line.url, PACE_MS: '300' });
      const { eventsUrl } = await ask(web.url, QUESTION);
      const followed = follow(web.url + eventsUrl);
      while (!followed.events.some(({ data }) => data.stageId === 'knowledge')) await delay(2);
      line.silence();
      const other = await nodes.start('worker', { PACE_MS: '10' });
      await followed.ended;
      expectWhole(followed);
      expect((await fetch(`${cut.url}/healthz`)).status).toBe(200);
      await delay(3_000);
      line.restore();
      await delay(3_000);
      const again = follow(web.url + eventsUrl);
      await again.ended;
      expect(again.events).toEqual(followed.events);
      // It takes part again.
      await other.logged();
      const next = follow(web.url + (await ask(web.url, QUESTION)).eventsUrl);
      await next.ended;
      expectWhole(next);
    }, 90_000);

    it('and serve with readers that wait: these keep what they have, and see the rest', async () => {
      const line = await openLineToPostgres(databaseUrl);
      lines.push(line);
      const web = await nodes.start('web', { DATABASE_URL: line.url });
      await nodes.start('worker', { PACE_MS: '300' });
      const followed = follow(web.url + (await ask(web.url, QUESTION)).eventsUrl);
      while (!followed.events.some(({ data }) => data.stageId === 'knowledge')) await delay(2);
      line.silence();
      await delay(7_000);
      line.restore();
      await followed.ended;
      expectWhole(followed);
    }, 60_000);
  },
  ['newest'],
);
