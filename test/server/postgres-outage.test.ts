import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import request from 'supertest';
import { openPostgres } from '../../pipeline/adapters/postgres/connection.ts';
import { startTcpProxy, type TcpProxy } from '../fakes/tcp-proxy.ts';
import { describeWithPostgres } from '../postgres.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

const QUESTION = { message: 'How do I import my own documents?' };

describeWithPostgres('a site whose PostgreSQL goes away', (server) => {
  let site: TestSite | undefined;
  let proxy: TcpProxy | undefined;
  afterEach(async () => {
    await site?.close();
    await proxy?.close();
    site = undefined;
    proxy = undefined;
  });

  const ask = (app: TestSite['app']) => request(app).post('/api/chat/stream').send(QUESTION);
  const open = async () => {
    const { url, line } = await startLine();
    site = await createTestSite({ env: { DATABASE_URL: url } });
    return { app: site.app, line };
  };
  const startLine = async () => {
    const url = new URL(await server.createDatabase());
    const line = await startTcpProxy(Number(url.port));
    proxy = line;
    url.port = String(line.port);
    return { url: url.href, line };
  };
  const untilReady = async (app: TestSite['app'], status: number) => {
    while ((await request(app).get('/readyz')).status !== status) await delay(20);
  };

  it('refuses questions until it is back, says so, and goes on by itself', async () => {
    const { app, line } = await open();
    const first = await ask(app).expect(200);
    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
    line.become('cut');
    const since = performance.now();
    const refused = await ask(app).expect(503);
    expect(performance.now() - since).toBeLessThan(8_000);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.body).toMatchObject({ code: 'storage_unavailable', retryable: true });
    const ready = await request(app).get('/readyz').expect(503);
    expect(ready.body).toMatchObject({
      status: 'storage unavailable',
      reason: expect.stringContaining('PostgreSQL'),
    });
    await request(app).get('/healthz').expect(200);
    const page = await request(app).get('/conversations').set('Cookie', cookie).expect(503);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('Try again in a moment');
    // Known by now: nobody waits for it any more.
    const again = performance.now();
    await ask(app).expect(503);
    expect(performance.now() - again).toBeLessThan(1_000);
    line.become('open');
    await untilReady(app, 200);
    expect((await ask(app).expect(200)).text).toContain('"stageId":"complete","progress":100');
    await request(app).get('/conversations').set('Cookie', cookie).expect(200);
  }, 60_000);

  it('waits out a connection that is cut for a moment', async () => {
    const { app, line } = await open();
    await ask(app).expect(200);
    line.become('cut');
    const answer = ask(app).expect(200);
    const asked = answer.then(({ text }) => text);
    await delay(1_000);
    line.become('open');
    expect(await asked).toContain('"stageId":"complete","progress":100');
  }, 60_000);

  it('waits ten seconds for a server that says nothing, and then for none', async () => {
    const { app, line } = await open();
    await ask(app).expect(200);
    line.become('hang');
    const since = performance.now();
    await ask(app).expect(503);
    expect(performance.now() - since).toBeLessThan(13_000);
    const again = performance.now();
    await ask(app).expect(503);
    expect(performance.now() - again).toBeLessThan(1_000);
    line.become('open');
    await untilReady(app, 200);
    await ask(app).expect(200);
  }, 60_000);

  it('outlives a restart of the server itself', async () => {
    site = await createTestSite({ env: { DATABASE_URL: await server.createDatabase() } });
    await ask(site.app).expect(200);
    await server.server.stop();
    await ask(site.app).expect(503);
    await server.server.start();
    await untilReady(site.app, 200);
    expect((await ask(site.app).expect(200)).text).toContain('"stageId":"complete","progress":100');
  }, 60_000);

  it('is told of a connection that breaks between two statements of a transaction', async () => {
    const { url, line } = await startLine();
    const postgres = await openPostgres({ url });
    const broken = postgres.transact(async ({ query }) => {
      await query('SELECT 1');
      line.become('cut');
      await delay(200);
      await query('SELECT 2');
    });
    await expect(broken).rejects.toMatchObject({ code: 'storage_unavailable' });
    line.become('open');
    expect(await postgres.storage.whenWritable()).toBe(true);
    expect(await postgres.query('SELECT 3 AS n')).toEqual([{ n: 3 }]);
    await postgres.close();
  }, 30_000);
});
