import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createTestSite, type TestSite } from '../../test-site.ts';

const PATH = '/api/chat/stream';
const SNAPSHOT = { Accept: 'application/json' };
const STREAM = { Accept: 'text/event-stream' };

let site: TestSite;
afterEach(() => site.close());

async function startRun(env: Record<string, string>) {
  site = await createTestSite({ env });
  const { headers } = await request(site.app).post(PATH).send({ message: 'Where do mileposts stand?' });
  return {
    path: `${PATH}/${headers['x-run-id']}`,
    cookie: String(headers['set-cookie']).split(';')[0] ?? '',
  };
}

describe('how a run stands', () => {
  it('is told ten times as often as a question may be asked, and then refused with the time to come back', async () => {
    const { path, cookie } = await startRun({ ASKS_PER_MINUTE_VISITOR: '2' });
    const look = () => request(site.app).get(path).set(SNAPSHOT).set('Cookie', cookie);
    for (let count = 0; count < 20; count++) await look().expect(200);
    const { status, headers, body } = await look();
    expect([status, body.code, body.retryable]).toEqual([429, 'rate_limited', true]);
    expect(body.detail).toMatch(/^More requests than you may send in a minute\. Come back in \d+ s\.$/);
    const seconds = Number(headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    // A question is counted by itself.
    await request(site.app).post(PATH).set('Cookie', cookie).send({ message: 'Another?' }).expect(200);
  });

  it('is refused no other way to an EventSource than before', async () => {
    const { path, cookie } = await startRun({ ASKS_PER_MINUTE_VISITOR: '1' });
    const open = (headers: Record<string, string>) =>
      request(site.app).get(path).set(headers).set('Cookie', cookie);
    for (let count = 0; count < 10; count++) await open(SNAPSHOT).expect(200);
    await open(SNAPSHOT).expect(429);
    for (let count = 0; count < 15; count++) await open(STREAM).expect(200);
    await open({ ...STREAM, 'Last-Event-ID': '999' }).expect(204);
  });

  it('is refused to whoever guesses, before anything is looked up', async () => {
    await startRun({ ASKS_PER_MINUTE_ADDRESS: '1' });
    const guess = (run: string) => request(site.app).get(`${PATH}/${run}`).set(SNAPSHOT);
    for (let count = 0; count < 10; count++) await guess(`guess-${count}`).expect(404);
    let lookups = 0;
    const { find } = site.stores.runs;
    Object.assign(site.stores.runs, {
      find: (runId: string) => {
        lookups++;
        return find(runId);
      },
    });
    await guess('one-more').expect(429);
    expect(lookups).toBe(0);
  });

  it('is told without a limit where there is none', async () => {
    const { path, cookie } = await startRun({
      ASKS_PER_MINUTE_VISITOR: '0',
      ASKS_PER_MINUTE_ADDRESS: '0',
      ASKS_PER_MINUTE_SITE: '0',
    });
    for (let count = 0; count < 50; count++)
      await request(site.app).get(path).set(SNAPSHOT).set('Cookie', cookie).expect(200);
  });
});

describe('POST /doctor/diagnosis', () => {
  it('is refused in the same way, before its body is read', async () => {
    await startRun({ ASKS_PER_MINUTE_ADDRESS: '1' });
    const judge = () => request(site.app).post('/doctor/diagnosis').send({ nothing: 1 });
    for (let count = 0; count < 10; count++) await judge().expect(400);
    const { status, headers } = await judge();
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await request(site.app).post('/doctor/diagnosis').type('json').send('{"broken').expect(429);
  });
});
