import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createTestSite, type TestSite } from '../test-site.ts';

let site: TestSite;
beforeEach(async () => {
  site = await createTestSite();
});
afterEach(() => site.close());

const cookieOf = (response: request.Response) => String(response.headers['set-cookie'] ?? '');

describe('a visitor', () => {
  it('gets a signed cookie that scripts and other sites cannot use, once', async () => {
    const first = await request(site.app).get('/').expect(200);
    expect(cookieOf(first)).toMatch(
      /^milepost_visitor=[\w-]{31}\.[\w-]{22}; .*Path=\/; .*HttpOnly; SameSite=Lax$/,
    );
    const second = await request(site.app)
      .get('/')
      .set('Cookie', cookieOf(first).split(';')[0] ?? '');
    expect(second.headers).not.toHaveProperty('set-cookie');
  });

  it.each([
    'milepost_visitor=forged.signature',
    'milepost_visitor=',
    'other=1; milepost_visitor=a.b.c',
    '%%%;;=',
  ])('with the cookie %j is a new one', async (cookie) => {
    expect(cookieOf(await request(site.app).get('/').set('Cookie', cookie).expect(200))).toContain(
      'milepost_visitor=',
    );
  });

  it.each([{ DNT: '1' }, { 'Sec-GPC': '1' }])(
    'who sends %j gets a cookie that the browser drops at its end',
    async (wish) => {
      const first = await request(site.app).get('/').set(wish);
      expect(cookieOf(first)).toMatch(
        /^milepost_visitor=[\w-]{31}\.[\w-]{22}\.brief; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      const cookie = cookieOf(first).split(';')[0] ?? '';
      const second = await request(site.app)
        .get('/')
        .set({ ...wish, Cookie: cookie });
      expect(second.headers).not.toHaveProperty('set-cookie');
    },
  );

  it('who begins to ask not to be tracked stays the same, with a cookie that ends', async () => {
    const lasting = cookieOf(await request(site.app).get('/').set('DNT', '0')).split(';')[0] ?? '';
    const brief = cookieOf(await request(site.app).get('/').set({ DNT: '1', Cookie: lasting }));
    expect(brief.startsWith(`${lasting}.brief; `)).toBe(true);
    expect(brief).not.toMatch(/max-age|expires/i);
  });
});

describe('a visitor over https', () => {
  const EARLIER = /^milepost_visitor=/;
  let lasting: string;
  const get = (headers: Record<string, string> = {}, path = '/') => request(site.app).get(path).set(headers);
  const linesOf = ({ headers }: request.Response) => [headers['set-cookie'] ?? []].flat();
  const pairOf = (line = '') => line.split(';')[0] ?? '';

  beforeEach(async () => {
    await site.close();
    site = await createTestSite({
      env: { PUBLIC_URL: 'https://ask.example.org', SESSION_SECRET: 'a secret of the tests, long enough' },
    });
    lasting = pairOf(linesOf(await get())[0]);
  });

  it('gets a Secure cookie that no other host of the domain can set', async () => {
    expect(linesOf(await get())).toEqual([
      expect.stringMatching(
        /^__Host-milepost_visitor=[\w-]{31}\.[\w-]{22}; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    expect(linesOf(await get({ Cookie: lasting }))).toEqual([]);
  });

  it('who has the cookie of an earlier version stays the same, and gets the new one beside it', async () => {
    const asked = await request(site.app)
      .post('/api/chat/stream')
      .set('Cookie', lasting)
      .send({ message: 'Where do mileposts stand?' });
    const path = `/api/chat/stream/${asked.headers['x-run-id']}`;
    const earlier = lasting.replace('__Host-', '');
    expect(earlier).toMatch(EARLIER);
    const found = await get({ Cookie: earlier, Accept: 'application/json' }, path).expect(200);
    expect(linesOf(found).map(pairOf)).toEqual([lasting]);
    // As their browser sends both from then on.
    expect(linesOf(await get({ Cookie: `${earlier}; ${lasting}` }))).toEqual([]);
  });

  it('is whom the new cookie names, whatever another host of the domain has set under the old name', async () => {
    const other = pairOf(linesOf(await get())[0]).replace('__Host-', '');
    const asked = await request(site.app)
      .post('/api/chat/stream')
      .set('Cookie', lasting)
      .send({ message: 'Where do mileposts stand?' });
    const path = `/api/chat/stream/${asked.headers['x-run-id']}`;
    for (const Cookie of [`${other}; ${lasting}`, `${lasting}; ${other}`])
      await get({ Cookie, Accept: 'application/json' }, path).expect(200);
    await get({ Cookie: other, Accept: 'application/json' }, path).expect(404);
  });

  it('who asks not to be tracked keeps no cookie of an earlier version that would last', async () => {
    const earlier = lasting.replace('__Host-', '');
    const lines = linesOf(await get({ DNT: '1', Cookie: earlier }));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(`${lasting}.brief; Path=/; HttpOnly; Secure; SameSite=Lax`);
    expect(lines[1]).toMatch(/^milepost_visitor=; Path=\/; Expires=Thu, 01 Jan 1970/);
  });

  it('has a language under such a name too, and the one that was chosen before', async () => {
    const chosen = linesOf(await get({ Cookie: lasting }, '/?lang=fr'));
    expect(chosen).toEqual([expect.stringMatching(/^__Host-milepost_language=fr; .*Secure/)]);
    for (const Cookie of ['__Host-milepost_language=fr', 'milepost_language=fr'])
      expect((await get({ Cookie: `${lasting}; ${Cookie}` })).text).toContain('<html lang="fr"');
    const both = 'milepost_language=de; __Host-milepost_language=fr';
    expect((await get({ Cookie: `${lasting}; ${both}` })).text).toContain('<html lang="fr"');
  });

  it('is not read from the new name over plain http, where anybody could set it', async () => {
    await site.close();
    site = await createTestSite({ env: { SESSION_SECRET: 'a secret of the tests, long enough' } });
    expect(linesOf(await get({ Cookie: lasting })).map(pairOf)).toEqual([expect.stringMatching(EARLIER)]);
  });
});

describe('pages', () => {
  it('forbid everything inline and everything from elsewhere', async () => {
    const { headers, text } = await request(site.app).get('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/i);
  });

  it('that do not exist are told so, as a page', async () => {
    for (const path of [
      '/nothing',
      '/pages/unknown',
      '/pages/unknown/v/1',
      '/c/unknown',
      '/passages/unknown',
      '/assets/x/y.js',
    ]) {
      const response = await request(site.app).get(path);
      expect([path, response.status, response.type]).toEqual([path, 404, 'text/html']);
    }
  });
});

it('health and readiness are told, and readiness ends with the drain', async () => {
  const { body } = await request(site.app).get('/healthz').expect(200);
  const id = expect.stringMatching(/^[\w-]{22}$/);
  expect(body).toEqual({ status: 'ok', site: id, process: id });
  await request(site.app).get('/readyz').expect(200, { status: 'ready', documents: 3, passages: 3 });
  site.isDraining = true;
  await request(site.app).get('/readyz').expect(503, { status: 'draining' });
  await request(site.app).get('/healthz').expect(200);
});
