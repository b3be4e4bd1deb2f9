import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MILEPOSTS } from '../../pipeline/events.ts';
import { follow } from '../follow-run.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms } from '../start-program.ts';

const programs = createPrograms();
afterEach(() => programs.stopAll());

const QUESTION = 'How do I import my own documents?';

async function start(url: string): Promise<{ eventsUrl: string }> {
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ message: QUESTION }),
  });
  return (await response.json()) as { eventsUrl: string };
}

const site = (env: Record<string, string>) => programs.start('paced', [], env);

describe('a server that is killed in the middle of a run', () => {
  it.each(['intent', 'signals', 'knowledge', 'response', 'page'])(
    'in stage %s goes on after its restart, and a waiting EventSource gets every event once',
    async (stageId) => {
      const first = site({ PACE_MS: '60' });
      const url = await first.address();
      const { eventsUrl } = await start(url);
      const followed = follow(url + eventsUrl);
      while (!followed.events.some(({ data }) => data.stageId === stageId)) await delay(2);
      first.child.kill('SIGKILL');
      await first.ended;
      const env = { DATA_DIR: first.dataDir, PORT: new URL(url).port, PACE_MS: '10' };
      await site(env).address();
      await followed.ended;

      const { events } = followed;
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      const passed = events
        .filter(({ name }) => name === 'stage')
        .map(({ data }) => [data.stageId, data.progress]);
      expect(passed).toEqual(MILEPOSTS.map((post) => [post.stageId, post.progress]));
      const text = events.flatMap(({ name, data }) => (name === 'delta' ? [data.text] : [])).join('');
      expect(events.find(({ name }) => name === 'complete')?.data).toMatchObject({
        success: true,
        response: text,
      });
    },
    30_000,
  );

  it('has lost no question whose first event was seen', async () => {
    const first = site({ PACE_MS: '2000' });
    const url = await first.address();
    const runs = await Promise.all(Array.from({ length: 20 }, () => start(url)));
    first.child.kill('SIGKILL');
    await first.ended;
    const again = await site({ DATA_DIR: first.dataDir, PACE_MS: '1' }).address();
    for (const { eventsUrl } of runs) {
      const events = readFrames(await (await fetch(again + eventsUrl)).text());
      expect(events.at(-1)?.data).toMatchObject({ stageId: 'complete', progress: 100 });
    }
  }, 30_000);
});

describe('a server that is asked to end', () => {
  it('ends its streams with a time to come back, resets none, and the next one continues them', async () => {
    const first = site({ PACE_MS: '5000', DRAIN_MS: '50' });
    const url = await first.address();
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ message: QUESTION }),
    };
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => fetch(`${url}/api/chat/stream`, init)),
    );
    const texts = responses.map((response) => response.text());
    first.child.kill('SIGTERM');
    const ends = await Promise.all(texts);
    expect(await first.ended).toBe(0);
    const retries = ends.map((text) => Number(/\nretry: (\d+)\n\n$/.exec(text)?.[1]));
    for (const retry of retries) expect(retry).toBeGreaterThanOrEqual(1_000);
    expect(new Set(retries).size).toBeGreaterThan(10);
    for (const text of ends) expect(text).toContain('"code":"server_draining"');

    const { eventsUrl } = readFrames(ends[0] ?? '')[0]?.data ?? {};
    const second = site({ DATA_DIR: first.dataDir, PACE_MS: '1' });
    const rest = await fetch((await second.address()) + eventsUrl, { headers: { 'Last-Event-ID': '2' } });
    const events = readFrames(await rest.text());
    expect([events[0]?.id, events.at(-1)?.data.progress]).toEqual([3, 100]);
    // Nobody must act on a restart, and no visitor got less because of it.
    for (const { output } of [first, second]) expect(output()).not.toContain('"level"');
  }, 30_000);

  it('is not ready any more, but still alive, while it drains', async () => {
    const program = site({ PACE_MS: '600', DRAIN_MS: '3000' });
    const url = await program.address();
    // A connection that is open already is still served.
    const before = await fetch(`${url}/readyz`);
    expect(before.status).toBe(200);
    const { eventsUrl } = await start(url);
    const following = fetch(url + eventsUrl);
    await following;
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  }, 30_000);
});
