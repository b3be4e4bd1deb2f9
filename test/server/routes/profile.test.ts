import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BRIEF_MS, type Signal } from '../../../pipeline/ports.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

let site: TestSite;
let shown: readonly Omit<Signal, 'why'>[];
beforeEach(async () => {
  shown = [{ key: 'topic', value: 'mileposts', confidence: 0.6 }];
  site = await createTestSite({
    ports: {
      signalDetector: {
        detect: async (turns) => shown.map((signal) => ({ ...signal, why: turns.at(-1)?.text ?? '' })),
      },
    },
  });
});
afterEach(() => site.close());

const HOSTILE = '<script>alert(1)</script> "mileposts"';
const EXPERTISE = { key: 'expertise', value: 'beginner', confidence: 0.9 } as const;

async function askAs(cookie = '', headers: Record<string, string> = {}) {
  const response = await request(site.app)
    .post('/api/chat/stream')
    .set({ ...headers, Cookie: cookie })
    .send({ message: HOSTILE });
  return {
    cookie: String(response.headers['set-cookie'] ?? cookie).split(';')[0] ?? '',
    noticed: response.text.includes('event: profile'),
  };
}

const read = async (cookie: string, path = '/profile') =>
  (await request(site.app).get(path).set('Cookie', cookie).expect(200)).text;
const exported = async (cookie: string) =>
  (await request(site.app).get('/profile/export').set('Cookie', cookie).expect(200)).body;
const post = (path: string, cookie: string, form: Record<string, string> = {}) =>
  request(site.app).post(`/profile/${path}`).set('Cookie', cookie).type('form').send(form);

describe('the profile page', () => {
  it('shows what was inferred, with the words that showed it, as text', async () => {
    const { cookie } = await askAs();
    const text = await read(cookie);
    expect(text).toContain('topic of interest');
    expect(text).toContain('fairly sure');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('<script>');
  });

  it('says languages and levels in the words of the interface', async () => {
    shown = [{ key: 'language', value: 'ja', confidence: 0.9 }, EXPERTISE];
    const { cookie } = await askAs();
    const page = await request(site.app).get('/profile').set({ Cookie: cookie, 'Accept-Language': 'de' });
    expect(page.text).toContain('Japanisch');
    expect(page.text).toContain('gering');
    expect(page.text).not.toContain('beginner</span>');
  });

  it('lets roles, fields and versions be put right in words of one’s own, and erased', async () => {
    shown = [
      { key: 'role', value: 'nurse', confidence: 0.9 },
      { key: 'field', value: 'hospital', confidence: 0.8 },
      { key: 'version', value: 'v4', confidence: 0.7 },
    ];
    const { cookie } = await askAs();
    const text = await read(cookie);
    for (const label of ['role', 'field of work', 'version asked about'])
      expect(text).toContain(`${label}: `);
    await post('traits/correct', cookie, { key: 'role', value: 'nurse', corrected: 'GP <i>' }).expect(303);
    await post('traits/erase', cookie, { key: 'field', value: 'hospital' }).expect(303);
    const traits = (await exported(cookie)).traits as { key: string; value: string }[];
    expect(traits.map(({ key, value }) => [key, value])).toEqual(
      expect.arrayContaining([
        ['role', 'GP <i>'],
        ['version', 'v4'],
      ]),
    );
    expect(traits).toHaveLength(2);
    expect(await read(cookie)).toContain('GP &lt;i&gt;');
  });

  it('shows nobody else’s', async () => {
    await askAs();
    const { text } = await request(site.app).get('/profile').expect(200);
    expect(text).toContain('There is nothing about you here.');
  });

  it('erases all of it on request, asked first, and only when its own page asks', async () => {
    const { cookie } = await askAs();
    expect(await read(cookie)).toMatch(
      /<summary>Erase all of it<\/summary>\s*<form method="post" action="\/profile\/erase">/,
    );
    await post('erase', cookie).set('Origin', 'https://evil.example').expect(403);
    expect(await read(cookie)).toContain('topic of interest');
    await post('erase', cookie).expect(303).expect('Location', '/profile?erased');
    const text = await read(cookie, '/profile?erased');
    expect(text).toContain('Everything was erased.');
    expect(text).toContain('There is nothing about you here.');
  });

  it('erases one trait and leaves the others, and it does not come back by itself', async () => {
    shown = [...shown, EXPERTISE];
    const { cookie } = await askAs();
    const other = (await askAs()).cookie;
    const trait = { key: 'expertise', value: 'beginner' };
    await post('traits/erase', cookie, trait).set('Origin', 'https://evil.example').expect(403);
    await post('traits/erase', cookie, trait).expect(303).expect('Location', '/profile?changed');
    const text = await read(cookie, '/profile?changed');
    expect(text).toContain('Your profile was changed.');
    expect(text).toContain('mileposts');
    expect(text).not.toContain('expertise:');
    expect((await exported(other)).traits).toHaveLength(2);
    await post('traits/erase', cookie, trait).expect(303);
    expect((await exported(cookie)).traits).toHaveLength(1);
  });

  it('takes a correction, which later words do not outweigh', async () => {
    shown = [EXPERTISE];
    const { cookie } = await askAs();
    const correction = { key: 'expertise', value: 'beginner', corrected: 'advanced' };
    await post('traits/correct', cookie, correction).set('Origin', 'https://evil.example').expect(403);
    await post('traits/correct', cookie, correction).expect(303).expect('Location', '/profile?changed');
    expect(await read(cookie)).toContain('You said so here.');
    await askAs(cookie);
    expect((await exported(cookie)).traits).toMatchObject([
      { key: 'expertise', value: 'advanced', isCorrected: true },
    ]);
  });

  it.each([
    ['expertise', 'genius'],
    ['language', 'xx'],
    ['topic', ' '],
    ['topic', 'a'.repeat(41)],
    ['shoe size', '42'],
    ['constructor', 'name'],
  ])('takes no correction of %s to %j', async (key, corrected) => {
    const { cookie } = await askAs();
    await post('traits/correct', cookie, { key, value: 'mileposts', corrected }).expect(400);
    expect((await exported(cookie)).traits).toMatchObject([{ value: 'mileposts', isCorrected: false }]);
  });

  it('corrects nothing that is not there any more', async () => {
    const { cookie } = await askAs();
    await post('traits/correct', cookie, { key: 'topic', value: 'gone', corrected: 'nginx' }).expect(303);
    expect((await exported(cookie)).traits).toMatchObject([{ value: 'mileposts' }]);
  });

  it('is a file for its visitor, whole and of nobody else', async () => {
    const { cookie } = await askAs();
    const response = await request(site.app).get('/profile/export').set('Cookie', cookie);
    expect(response.headers).toMatchObject({
      'content-disposition': 'attachment; filename="profile.json"',
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-store',
    });
    expect(response.body).toEqual({
      exportedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      isUsed: true,
      isBrief: false,
      traits: [
        {
          key: 'topic',
          value: 'mileposts',
          confidence: 0.6,
          why: HOSTILE,
          seenAt: expect.any(String),
          expiresAt: expect.any(String),
          isCorrected: false,
        },
      ],
    });
    expect((await request(site.app).get('/profile/export')).body.traits).toEqual([]);
  });
});

describe('a visitor who wants answers without their profile', () => {
  it('gets them, nothing more is noticed, and the wish is kept until they change it', async () => {
    let used = -1;
    await site.close();
    const { createScriptedWriter } = await import('../../fakes/scripted-ports.ts');
    const writer = createScriptedWriter(['At the road. [1]']);
    site = await createTestSite({
      ports: {
        writer: {
          write(asked, signal) {
            used = asked.profile.traits.length;
            return writer.write(asked, signal);
          },
        },
      },
    });
    const { cookie } = await askAs();
    expect(used).toBe(1);
    await post('use', cookie, { use: 'off' }).set('Origin', 'https://evil.example').expect(403);
    await post('use', cookie, { use: 'off' }).expect(303).expect('Location', '/profile?changed');
    expect(await read(cookie)).toContain('Answers are made without your profile');
    await post('erase', cookie).expect(303);
    expect((await askAs(cookie)).noticed).toBe(false);
    expect(used).toBe(0);
    expect(await exported(cookie)).toMatchObject({ isUsed: false, traits: [] });
    await post('use', cookie, { use: 'on' }).expect(303);
    expect((await askAs(cookie)).noticed).toBe(true);
    expect(used).toBe(1);
    await post('use', cookie, { use: 'maybe' }).expect(400);
  });
});

describe('a visitor who asks not to be tracked', () => {
  it.each(['DNT', 'Sec-GPC'])('by %s has nothing noticed for longer than a day', async (header) => {
    shown = [{ key: 'language', value: 'en', confidence: 0.9 }];
    const { cookie } = await askAs('', { [header]: '1' });
    const { traits, isBrief } = await exported(cookie);
    expect(isBrief).toBe(true);
    expect(Date.parse(traits[0].expiresAt) - Date.parse(traits[0].seenAt)).toBeLessThanOrEqual(BRIEF_MS);
    expect(await read(cookie)).toContain('Your browser asks not to be tracked.');
  });

  it('has what was noticed before shortened with the next question, and not when the wish is gone', async () => {
    shown = [{ key: 'language', value: 'en', confidence: 0.9 }];
    const { cookie } = await askAs();
    const lifeOf = async () => {
      const [trait] = (await exported(cookie)).traits;
      return Date.parse(trait.expiresAt) - Date.parse(trait.seenAt);
    };
    expect(await lifeOf()).toBeGreaterThan(100 * BRIEF_MS);
    expect(await read(cookie)).not.toContain('asks not to be tracked');
    await askAs(cookie, { 'Sec-GPC': '1' });
    expect(await lifeOf()).toBeLessThan(BRIEF_MS + 60_000);
    await askAs(cookie);
    expect((await exported(cookie)).isBrief).toBe(false);
  });
});
