import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import request from 'supertest';
import { createTestSite, type TestSite } from '../../test-site.ts';

const SHOP = 'https://shop.example';
const BLOG = 'https://blog.example';
const FREE = 'https://free.example';
const SECRET = 'the-secret-of-the-shop-is-long-enough';

let site: TestSite;
beforeAll(async () => {
  site = await createTestSite({
    env: {
      EMBED_ORIGINS: FREE,
      SITE_KEYS: `shop:shop-key=${SHOP};blog:blog-key=${BLOG}`,
      SITE_SECRETS: `shop:${SECRET}`,
    },
  });
});
afterAll(() => site.close());

const ask = (headers: Record<string, string>, body: object = {}) =>
  request(site.app)
    .post('/api/chat/stream')
    .set({ Accept: 'application/json', ...headers })
    .send({ message: 'What is a milepost?', ...body });

interface Claims {
  readonly sub?: string;
  readonly aud?: string;
  readonly iat?: number;
  readonly exp?: number;
  readonly secret?: string;
  readonly alg?: string;
}
const now = () => Math.floor(Date.now() / 1000);
const sign = ({ secret = SECRET, alg = 'HS256', ...claims }: Claims = {}) =>
  new SignJWT({ sub: 'ann', aud: 'shop-key', iat: now(), exp: now() + 300, ...claims })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(secret));
const visitorOf = async (runId: string) => (await site.runs.find(runId))?.visitorId;
const countRuns = () =>
  (site.stores.index.prepare('SELECT count(*) AS n FROM runs').get() as { n: number }).n;

describe('a site key', () => {
  it('allows the origins of its site, without credentials or a cookie', async () => {
    const { status, headers } = await ask({ Origin: SHOP, 'X-Milepost-Site': 'shop-key' });
    expect(status).toBe(202);
    expect(headers['access-control-allow-origin']).toBe(SHOP);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers.vary).toContain('Origin');
  });

  it.each([
    ['stolen by a stranger', 'https://thief.example', 'shop-key', undefined],
    ['stolen by another site', BLOG, 'shop-key', BLOG],
    ['used on an origin that needs none', FREE, 'shop-key', FREE],
    ['unknown', SHOP, 'no-such-key', SHOP],
    ['missing', SHOP, '', SHOP],
    ['used on a neighbour', 'https://www.shop.example', 'shop-key', undefined],
    ['used over plain http', 'http://shop.example', 'shop-key', undefined],
    ['used on no origin at all', 'null', 'shop-key', undefined],
  ])('that is %s is refused, and starts nothing', async (_case, origin, key, readableBy) => {
    const before = countRuns();
    const { status, body, headers } = await ask({ Origin: origin, 'X-Milepost-Site': key });
    expect([status, body.code]).toEqual([403, 'origin_not_allowed']);
    expect(headers['access-control-allow-origin']).toBe(readableBy);
    expect(countRuns()).toBe(before);
  });

  it('is announced in a preflight that says nothing of other origins', async () => {
    const preflight = (origin: string) =>
      request(site.app)
        .options('/api/chat/stream')
        .set({ Origin: origin, 'Access-Control-Request-Method': 'POST' });
    const known = await preflight(SHOP);
    expect([known.status, known.headers['access-control-allow-origin']]).toEqual([204, SHOP]);
    expect(known.headers['access-control-allow-headers']).toContain('X-Milepost-Site');
    const unknown = await preflight('https://thief.example');
    expect([unknown.status, unknown.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });

  it('may stand in the address for clients that cannot set headers', async () => {
    const { body } = await ask({ Origin: SHOP, 'X-Milepost-Site': 'shop-key' });
    const follow = (site_: string) => request(site.app).get(`${body.eventsUrl}${site_}`).set('Origin', SHOP);
    expect((await follow('&site=shop-key')).status).toBe(200);
    expect((await follow('')).status).toBe(403);
  });
});

describe('a visitor of another site', () => {
  const shop = { Origin: SHOP, 'X-Milepost-Site': 'shop-key' };

  it('goes on with a conversation by the token of the answer', async () => {
    const first = await ask(shop);
    const token = String(first.headers['x-milepost-visitor']);
    const second = await ask({ ...shop, 'X-Milepost-Visitor': token });
    expect(await visitorOf(second.body.runId)).toBe(await visitorOf(first.body.runId));
    const stranger = await ask(shop);
    expect(await visitorOf(stranger.body.runId)).not.toBe(await visitorOf(first.body.runId));
    const conversationId = (await site.runs.find(first.body.runId))?.conversationId;
    expect((await ask({ ...shop, 'X-Milepost-Visitor': token }, { conversationId })).status).toBe(202);
    expect((await ask(shop, { conversationId })).status).toBe(404);
  });

  it('is somebody new when the token is changed or comes from another origin', async () => {
    const first = await ask(shop);
    const token = String(first.headers['x-milepost-visitor']);
    const changed = await ask({ ...shop, 'X-Milepost-Visitor': `x${token}` });
    const moved = await ask({ Origin: FREE, 'X-Milepost-Visitor': token });
    const program = await ask({ 'X-Milepost-Visitor': token });
    for (const { body } of [changed, moved, program])
      expect(await visitorOf(body.runId)).not.toBe(await visitorOf(first.body.runId));
  });
});

describe('a signed identity', () => {
  const identified = async (claims?: Claims, origin = SHOP, key = 'shop-key') =>
    ask({ Origin: origin, 'X-Milepost-Site': key, Authorization: `Bearer ${await sign(claims)}` });

  it('makes the same visitor of the same subject, and tells nothing of who it is', async () => {
    const [one, two, other] = [await identified(), await identified(), await identified({ sub: 'bob' })];
    expect(one.status).toBe(202);
    expect(await visitorOf(one.body.runId)).toBe(await visitorOf(two.body.runId));
    expect(await visitorOf(one.body.runId)).not.toBe(await visitorOf(other.body.runId));
    expect(await visitorOf(one.body.runId)).not.toContain('ann');
    expect(one.headers['set-cookie']).toBeUndefined();
  });

  it('works for the site’s own server, which sends no origin', async () => {
    const { status } = await ask({ 'X-Milepost-Site': 'shop-key', Authorization: `Bearer ${await sign()}` });
    expect(status).toBe(202);
  });

  it.each<[string, Claims]>([
    ['forged', { secret: 'another-secret-that-is-long-enough-too' }],
    ['expired', { iat: now() - 600, exp: now() - 60 }],
    ['made for another site', { aud: 'blog-key' }],
    ['signed in another way', { alg: 'HS384' }],
    ['too old', { iat: now() - 7200, exp: now() + 7200 }],
    ['without a subject', { sub: '' }],
  ])('that is %s is refused, and starts nothing', async (_case, claims) => {
    const before = countRuns();
    const { status, body, headers } = await identified(claims);
    expect([status, body.code]).toEqual([401, 'unauthorized']);
    expect(headers['access-control-allow-origin']).toBe(SHOP);
    expect(countRuns()).toBe(before);
  });

  it.each([
    ['is unsigned', `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`],
    ['is no token', 'Bearer nonsense'],
  ])('that %s is refused', async (_case, header) => {
    const { status } = await ask({ Origin: SHOP, 'X-Milepost-Site': 'shop-key', Authorization: header });
    expect(status).toBe(401);
  });

  it('is refused on a site without a secret, and without a key', async () => {
    expect((await identified({ aud: 'blog-key' }, BLOG, 'blog-key')).status).toBe(401);
    expect((await ask({ Authorization: `Bearer ${await sign()}` })).status).toBe(401);
  });

  it('counts for the limits', async () => {
    const limited = await createTestSite({
      env: {
        SITE_KEYS: `shop:shop-key=${SHOP}`,
        SITE_SECRETS: `shop:${SECRET}`,
        ASKS_PER_MINUTE_VISITOR: '1',
      },
    });
    try {
      const askAs = async (sub: string) =>
        request(limited.app)
          .post('/api/chat/stream')
          .set({
            Accept: 'application/json',
            Origin: SHOP,
            'X-Milepost-Site': 'shop-key',
            Authorization: `Bearer ${await sign({ sub })}`,
          })
          .send({ message: 'Why?' });
      const statuses = [
        (await askAs('ann')).status,
        (await askAs('ann')).status,
        (await askAs('bob')).status,
      ];
      expect(statuses).toEqual([202, 429, 202]);
    } finally {
      await limited.close();
    }
  });
});

describe('a server without sites', () => {
  it('leaves Authorization to the proxies in front', async () => {
    const plain = await createTestSite();
    try {
      const { status } = await request(plain.app)
        .post('/api/chat/stream')
        .set({ Accept: 'application/json', Authorization: 'Bearer something-of-a-proxy' })
        .send({ message: 'Why?' });
      expect(status).toBe(202);
    } finally {
      await plain.close();
    }
  });
});
