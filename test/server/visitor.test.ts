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

  it('over https gets a Secure cookie', async () => {
    await site.close();
    site = await createTestSite({ env: { PUBLIC_URL: 'https://ask.example.org' } });
    expect(cookieOf(await request(site.app).get('/'))).toContain('; Secure');
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
