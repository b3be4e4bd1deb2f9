import { afterEach, expect, it } from '@jest/globals';
import { openPostgres } from '../../pipeline/adapters/postgres/connection.ts';
import type { Trait } from '../../pipeline/ports.ts';
import { toNewRun } from '../fakes/new-run.ts';
import { describeWithPostgres } from '../postgres.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

const never = new AbortController().signal;
const CONVERSATIONS = 60;

describeWithPostgres('retention by several processes at once', (server) => {
  const sites: TestSite[] = [];
  afterEach(async () => {
    for (const site of sites.splice(0)) await site.close();
  });

  it('erases everything that is too old, once, and nobody fails', async () => {
    const url = await server.createDatabase();
    for (let node = 0; node < 3; node++) sites.push(await createTestSite({ env: { DATABASE_URL: url } }));
    const [first] = sites as [TestSite];
    for (let asked = 0; asked < CONVERSATIONS; asked++) {
      const { run } = await first.runs.start(toNewRun({ visitorId: `visitor ${asked % 7}` }));
      await first.runs.settled(run.id);
    }
    const expired: Trait = {
      key: 'role',
      value: 'nurse',
      confidence: 0.9,
      why: 'I am a nurse',
      seenAt: '2020-01-01T00:00:00.000Z',
      expiresAt: '2020-02-01T00:00:00.000Z',
    };
    await first.stores.profiles.save('visitor 1', { traits: [expired] }, never);
    const time = Date.now() + 1;
    const erased = await Promise.all(
      sites.map(async ({ eraser, stores }) => {
        await stores.profiles.eraseExpired();
        return eraser.eraseIdleSince(time, never);
      }),
    );
    // One that another process erases in the same moment may be counted by both.
    expect(erased.reduce((sum, each) => sum + each)).toBeGreaterThanOrEqual(CONVERSATIONS);
    const postgres = await openPostgres({ url });
    for (const table of [
      'conversations',
      'runs',
      'run_events',
      'outcomes',
      'pages',
      'page_versions',
      'traits',
    ]) {
      expect([table, await postgres.query(`SELECT * FROM ${table}`)]).toEqual([table, []]);
    }
    await postgres.close();
  }, 60_000);
});
