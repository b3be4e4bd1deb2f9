import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { follow } from '../follow-run.ts';
import { describeWithPostgres } from '../postgres.ts';
import { expectWhole } from './expect-whole.ts';
import { ask, type Nodes, startEmpty } from './start-nodes.ts';

const QUESTION = 'How do I import my own documents?';
/** In which a reader has its answer after the worker is gone, in milliseconds. */
const AT_MOST_MS = 10_000;

describeWithPostgres(
  'a worker that is lost in the middle of a run',
  (server) => {
    let nodes: Nodes;
    beforeEach(async () => {
      nodes = await startEmpty(server);
    });
    afterEach(() => nodes.stopAll());

    it.each(['init', 'intent', 'signals', 'knowledge', 'response', 'page'])(
      'is killed in stage %s: another one goes on, and the reader on a third node sees every event once',
      async (stageId) => {
        const web = await nodes.start('web');
        const first = await nodes.start('worker', { PACE_MS: '150' });
        const { eventsUrl } = await ask(web.url, QUESTION);
        const followed = follow(web.url + eventsUrl);
        while (!followed.events.some(({ data }) => data.stageId === stageId)) await delay(2);
        await nodes.start('worker', { PACE_MS: '10' });
        first.child.kill('SIGKILL');
        const killedAt = performance.now();
        await followed.ended;
        expect(performance.now() - killedAt).toBeLessThan(AT_MOST_MS);
        expectWhole(followed);
      },
      60_000,
    );

    it('is held for 30 s and goes on: it writes nothing more, and its run has one end', async () => {
      const web = await nodes.start('web');
      const first = await nodes.start('worker', { PACE_MS: '300' });
      const { eventsUrl, runId } = await ask(web.url, QUESTION);
      const followed = follow(web.url + eventsUrl);
      while (!followed.events.some(({ data }) => data.stageId === 'knowledge')) await delay(2);
      const second = await nodes.start('worker', { PACE_MS: '10' });
      first.child.kill('SIGSTOP');
      await followed.ended;
      expectWhole(followed);
      await delay(20_000);
      first.child.kill('SIGCONT');
      await delay(5_000);
      // What a reader gets who comes later is the same.
      const again = follow(second.url + eventsUrl);
      await again.ended;
      expect(again.events).toEqual(followed.events);
      // And it works again.
      second.child.kill('SIGTERM');
      await second.ended;
      const next = await ask(web.url, QUESTION);
      expect(next.runId).not.toBe(runId);
      const of = follow(web.url + next.eventsUrl);
      await of.ended;
      expectWhole(of);
    }, 90_000);
  },
  ['newest'],
);
