import { afterEach, expect, it } from '@jest/globals';
import request from 'supertest';
import { describeWithPostgres } from '../postgres.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

describeWithPostgres('two sites over one PostgreSQL', (server) => {
  const sites: TestSite[] = [];
  afterEach(async () => {
    for (const site of sites.splice(0)) await site.close();
  });
  const open = async (env: Record<string, string>) => {
    const DATABASE_URL = await server.createDatabase();
    for (let node = 0; node < 2; node++)
      sites.push(await createTestSite({ env: { DATABASE_URL, TRUST_PROXY: '1', ...env } }));
  };
  const statusesOf = async (addresses: readonly string[]) => {
    const statuses: number[] = [];
    for (const [index, address] of addresses.entries()) {
      const asked = request(sites[index % 2]?.app as TestSite['app']).post('/api/chat/stream');
      const { status } = await asked.set('X-Forwarded-For', address).send({ message: 'Why?' });
      statuses.push(status);
    }
    return statuses;
  };

  it('count one address together', async () => {
    await open({ ASKS_PER_MINUTE_ADDRESS: '3' });
    const [theirs, other] = ['192.0.2.1', '192.0.2.2'];
    expect(await statusesOf([theirs, theirs, theirs, theirs, other])).toEqual([200, 200, 200, 429, 200]);
  });

  it('count the site together, whoever asks', async () => {
    await open({ ASKS_PER_MINUTE_SITE: '3' });
    const addresses = [1, 2, 3, 4].map((n) => `192.0.2.${n}`);
    expect(await statusesOf(addresses)).toEqual([200, 200, 200, 429]);
  });

  it('are one site, and two processes', async () => {
    await open({});
    const [first, second] = await Promise.all(
      sites.map(async ({ app }) => (await request(app).get('/healthz')).body),
    );
    expect(first.site).toBe(second.site);
    expect(first.process).not.toBe(second.process);
  });
});
