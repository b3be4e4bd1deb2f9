import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createTestSite, type TestSite } from '../../test-site.ts';

const SHOP = 'https://shop.example';
let site: TestSite;
beforeEach(async () => {
  site = await createTestSite({ env: { EMBED_ORIGINS: `${SHOP},https://other.example` } });
});
afterEach(() => site.close());

/** Asks from another site and tells what its page knows afterwards. */
async function askFromShop(message: string) {
  const { headers, text } = await request(site.app)
    .post('/api/chat/stream')
    .set('Origin', SHOP)
    .send({ message });
  const read = (field: string) => new RegExp(`"${field}":"([^"]+)"`).exec(text)?.[1] ?? '';
  return {
    token: String(headers['x-milepost-visitor']),
    runId: read('runId'),
    conversationId: read('conversationId'),
  };
}
const call = (method: 'get' | 'delete', path: string, token: string, origin = SHOP) =>
  request(site.app)[method](`/api/visitor/${path}`).set('Origin', origin).set('X-Milepost-Visitor', token);

describe('a visitor on another site', () => {
  it('sees what was noticed, with the words that showed it, and erases it', async () => {
    const { token } = await askFromShop('Which mileposts are the oldest?');
    const { body, headers } = await call('get', 'profile', token).expect(200);
    expect(body.traits).toContainEqual(
      expect.objectContaining({ key: 'topic', why: expect.stringContaining('milepost') }),
    );
    expect(headers).toMatchObject({
      'cache-control': 'private, no-store',
      'access-control-allow-origin': SHOP,
    });
    expect(headers['set-cookie']).toBeUndefined();
    await call('delete', 'profile', token).expect(204);
    expect((await call('get', 'profile', token)).body).toEqual({ traits: [] });
  });

  it('erases a conversation with its runs', async () => {
    const { token, runId, conversationId } = await askFromShop('Which mileposts are the oldest?');
    const readRun = () =>
      request(site.app)
        .get(`/api/chat/stream/${runId}`)
        .set('Origin', SHOP)
        .set('X-Milepost-Visitor', token)
        .set('Accept', 'application/json');
    await readRun().expect(200);
    await call('delete', `conversations/${conversationId}`, token).expect(204);
    await readRun().expect(404);
    expect((await call('get', 'profile', token)).body).toEqual({ traits: [] });
    const again = await call('delete', `conversations/${conversationId}`, token).expect(404);
    expect(again.body.code).toBe('not_found');
  });

  it('sees and erases nothing of anybody else', async () => {
    const { conversationId } = await askFromShop('Which mileposts are the oldest?');
    const { token } = await askFromShop('Who paints them?');
    await call('delete', `conversations/${conversationId}`, token).expect(404);
    await call('delete', `conversations/${conversationId}`, 'forged.token.here').expect(404);
  });

  it('is refused where the site may not ask, and its token is no use on another one', async () => {
    const { token, conversationId } = await askFromShop('Which mileposts are the oldest?');
    await call('delete', 'profile', token, 'https://evil.example').expect(403);
    await call('delete', `conversations/${conversationId}`, token, 'https://other.example').expect(404);
    await call('delete', `conversations/${conversationId}`, token).expect(204);
  });

  it('is told which methods there are', async () => {
    const { headers } = await request(site.app).post('/api/visitor/profile').expect(405);
    expect(headers.allow).toBe('GET, HEAD, DELETE');
  });
});
