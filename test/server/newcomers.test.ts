import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import request from 'supertest';
import { createScriptedPorts } from '../fakes/scripted-ports.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

const KEY = '3f8c9a4e-71b2-4d05-9e6a-0c5d8b7f2e14';
const PAGE = 'https://shop.example';
const MINUTE_MS = 60_000;

let site: TestSite;
let searches: number;
let clockMs: number;
beforeEach(async () => {
  searches = 0;
  // In the middle of ten minutes.
  clockMs = Math.floor(Date.now() / (10 * MINUTE_MS)) * 10 * MINUTE_MS + 5 * MINUTE_MS;
  jest.spyOn(Date, 'now').mockImplementation(() => clockMs);
  const { knowledge } = createScriptedPorts();
  site = await createTestSite({
    ports: {
      knowledge: {
        ...knowledge,
        search: (...args) => {
          searches++;
          return knowledge.search(...args);
        },
      },
    },
    env: { EMBED_ORIGINS: `${PAGE},https://blog.example`, TRUST_PROXY: '1' },
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await site.close();
});

const ask = (headers: Record<string, string> = {}, body: object = {}) =>
  request(site.app)
    .post('/api/chat/stream')
    .set({
      Accept: 'application/json',
      'User-Agent': 'Browser/1',
      'X-Forwarded-For': '203.0.113.7',
      ...headers,
    })
    .send({ message: 'Where do mileposts stand?', ...body })
    .expect(202);
const withKey = (headers: Record<string, string> = {}, body: object = {}) =>
  ask({ 'Idempotency-Key': KEY, ...headers }, body);
const cookiesOf = ({ headers }: { headers: Record<string, unknown> }) =>
  ([headers['set-cookie'] ?? []].flat() as string[]).map((cookie) => cookie.split(';')[0] ?? '');

async function settle(...responses: { body: { runId: string } }[]): Promise<void> {
  for (const { body } of responses) await site.runs.settled(body.runId);
}

describe('a first question without a cookie', () => {
  it('that is sent twice at the same time is one run of one visitor', async () => {
    const [one, other] = await Promise.all([withKey(), withKey()]);
    await settle(one, other);
    expect(other.body.runId).toBe(one.body.runId);
    expect(searches).toBe(1);
    expect(cookiesOf(one)).toEqual([expect.stringMatching(/^milepost_visitor=[\w-]{31}\.[\w-]{22}$/)]);
    expect(cookiesOf(other)).toEqual(cookiesOf(one));
  });

  it('that is sent again later is the same run, of a visitor who can go on', async () => {
    const one = await withKey();
    await settle(one);
    clockMs += 8 * MINUTE_MS;
    const again = await withKey();
    expect(again.body.runId).toBe(one.body.runId);
    expect(searches).toBe(1);
    const { conversationId } = (await site.runs.find(one.body.runId)) ?? {};
    const Cookie = cookiesOf(again)[0] ?? '';
    const next = await ask({ Cookie }, { message: 'And why?', conversationId });
    await settle(next);
    expect((await site.runs.find(next.body.runId))?.conversationId).toBe(conversationId);
  });

  it('from the page of another site is one run, and its visitor token names the same visitor', async () => {
    const [one, other] = await Promise.all([withKey({ Origin: PAGE }), withKey({ Origin: PAGE })]);
    await settle(one, other);
    expect(other.body.runId).toBe(one.body.runId);
    expect(cookiesOf(one)).toEqual([]);
    const { conversationId } = (await site.runs.find(one.body.runId)) ?? {};
    const token = String(other.headers['x-milepost-visitor']);
    await settle(
      await ask({ Origin: PAGE, 'X-Milepost-Visitor': token }, { message: 'And why?', conversationId }),
    );
  });

  it('from a form is one run as well', async () => {
    const send = () =>
      request(site.app)
        .post('/ask')
        .set('User-Agent', 'Browser/1')
        .type('form')
        .send({ message: 'Where do mileposts stand?', clientMessageId: 'x8Jq2LmP0vZtR4aB' });
    const [one, other] = await Promise.all([send(), send()]);
    expect(searches).toBe(1);
    expect(cookiesOf(other)).toEqual(cookiesOf(one));
  });

  it.each<[string, Record<string, string>, object]>([
    ['address', { 'X-Forwarded-For': '203.0.113.8' }, {}],
    ['browser', { 'User-Agent': 'Browser/2' }, {}],
    ['origin', { Origin: PAGE }, {}],
    ['question', {}, { message: 'Where do mileposts stand' }],
    ['locale', {}, { locale: 'de' }],
    ['key', { 'Idempotency-Key': KEY.replace('3', '4') }, {}],
  ])('with another %s is of another visitor', async (_what, headers, body) => {
    const one = await withKey();
    const other = await withKey(headers, body);
    await settle(one, other);
    expect(other.body.runId).not.toBe(one.body.runId);
    const visitors = [one, other].map(
      async (response) => (await site.runs.find(response.body.runId))?.visitorId,
    );
    expect(new Set(await Promise.all(visitors)).size).toBe(2);
  });

  it.each(['1', 'ask-1', '0000000000000001', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'question-1'])(
    'under the weak key %s is of somebody new every time',
    async (key) => {
      const one = await ask({ 'Idempotency-Key': key });
      const other = await ask({ 'Idempotency-Key': key });
      await settle(one, other);
      expect(other.body.runId).not.toBe(one.body.runId);
      expect(cookiesOf(other)).not.toEqual(cookiesOf(one));
    },
  );

  it('is of somebody new when its time is over', async () => {
    const one = await withKey();
    clockMs += 21 * MINUTE_MS;
    const other = await withKey();
    await settle(one, other);
    expect(other.body.runId).not.toBe(one.body.runId);
    expect(cookiesOf(other)).not.toEqual(cookiesOf(one));
  });

  it('is not joined by a visitor who has a cookie, whatever the key', async () => {
    const known = await ask({}, { message: 'Something else?' });
    const one = await withKey();
    const other = await withKey({ Cookie: cookiesOf(known)[0] ?? '' });
    await settle(known, one, other);
    expect(other.body.runId).not.toBe(one.body.runId);
    expect(cookiesOf(other)).toEqual([]);
  });
});
