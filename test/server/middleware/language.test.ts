import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createTestSite, type TestSite } from '../../test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await createTestSite();
});
afterAll(() => site.close());

const get = (path: string, headers: Record<string, string> = {}) => request(site.app).get(path).set(headers);

describe('the language of a page', () => {
  it.each([
    ['de-AT,de;q=0.9,en;q=0.5', 'de', 'ltr'],
    ['nl,ja;q=0.8', 'ja', 'ltr'],
    ['ar-EG', 'ar', 'rtl'],
    ['pt-PT,pt;q=0.9', 'pt', 'ltr'],
    ['it-CH', 'it', 'ltr'],
    ['uk,ru;q=0.7,pl;q=0.8', 'pl', 'ltr'],
    ['ko-KR,en;q=0.9', 'ko', 'ltr'],
    ['zh-Hans-CN', 'zh', 'ltr'],
    // Traditional characters are not here; simplified ones are nearer to them than English is.
    ['zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7', 'zh', 'ltr'],
    ['zh-Hant-HK', 'zh', 'ltr'],
    // Whoever ranks English before Chinese gets English.
    ['en-HK,zh-Hant-HK;q=0.9', 'en', 'ltr'],
    // A language of its own, which only begins like another.
    ['zhx,pll;q=0.9', 'en', 'ltr'],
    ['nl', 'en', 'ltr'],
    ['*', 'en', 'ltr'],
    ['', 'en', 'ltr'],
  ])('follows the browser that asks for %s', async (accepted, language, direction) => {
    const { text, headers } = await get('/', { 'Accept-Language': accepted });
    expect(text).toContain(`<html lang="${language}" dir="${direction}">`);
    expect(headers.vary).toMatch(/Accept-Language/);
  });

  it('is the visitor’s choice from then on, without a script', async () => {
    const chosen = await get('/profile?lang=fr&x=1', { 'Accept-Language': 'de' });
    expect([chosen.status, chosen.headers.location]).toEqual([303, '/profile?x=1']);
    const cookie =
      [chosen.headers['set-cookie']].flat().find((line) => line?.startsWith('milepost_language=')) ?? '';
    expect(cookie).toMatch(/^milepost_language=fr; .*HttpOnly; SameSite=Lax/);
    const { text } = await get('/profile', { 'Accept-Language': 'de', Cookie: cookie.split(';')[0] ?? '' });
    expect(text).toContain('<html lang="fr" dir="ltr">');
    expect(text).toContain('Il n’y a rien à votre sujet ici.');
    expect(text).toContain('lang="fr" hreflang="fr" aria-current="true"');
  });

  it.each(['xx', 'en-GB', '__proto__', 'de&lang=fr'])('is not changed by lang=%s', async (lang) => {
    await get(`/?lang=${lang}`).expect(200);
  });

  it.each(['//evil.example/?lang=de', '/\\evil.example?lang=de', '///evil.example?lang=de'])(
    'does not lead from %s to another site',
    async (path) => {
      const { headers, status } = await get(path);
      if (status === 303) expect(new URL(headers.location ?? '', 'http://site').host).toBe('site');
      else expect(status).toBe(404);
    },
  );

  it('is no matter of the files that a page is made of', async () => {
    const { text } = await get('/');
    const file = /href="(\/assets\/[^"]+css)"/.exec(text)?.[1] ?? '';
    const { headers } = await get(file).expect(200);
    expect(headers.vary ?? '').not.toMatch(/Language|Cookie/);
  });

  it('is that of the whole page: a problem, a conversation’s notes, a page made in another language', async () => {
    const german = { 'Accept-Language': 'de' };
    expect((await get('/nowhere', german)).text).toContain('Unter dieser Adresse gibt es keine Seite');
    const asked = await request(site.app).post('/ask').set(german).type('form').send({ message: 'Why?' });
    expect(asked.text).toContain('Die Dokumente werden durchsucht');
    expect(asked.text).toMatch(/Beantwortet in [\d,]+\sm?s</);
    expect(asked.text).toContain('Zitiert aus 1 Quelle');
    const page = /href="(\/pages\/[\w-]+)"/.exec(asked.text)?.[1] ?? '';
    const made = await get(page, german);
    expect(made.text).toContain('<html lang="de" dir="ltr">');
    expect(made.text).toContain('<article class="made-page prose" lang="en" dir="auto">');
    expect(made.text).toContain('Erstellt für die Frage');
  });
});
