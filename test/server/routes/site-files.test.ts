import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createTestSite, PACKAGE_ROOT, type TestSite } from '../../test-site.ts';

let site: TestSite;
beforeEach(async () => {
  site = await createTestSite({ env: { SITE_NAME: 'Roads & "Posts"' } });
});
afterEach(() => site.close());

async function ask() {
  const response = await request(site.app).post('/api/chat/stream').send({ message: 'Where do they stand?' });
  const read = (field: string) => new RegExp(`"${field}":"([^"]+)"`).exec(response.text)?.[1] ?? '';
  const cookie = String(response.headers['set-cookie']).split(';')[0] ?? '';
  return { cookie, conversation: `/c/${read('conversationId')}`, page: read('pageUrl') };
}

const get = (path: string, cookie = '') => request(site.app).get(path).set('Cookie', cookie).expect(200);
/** The content of each `<meta>`, by its name or property. */
const readMeta = (text: string) =>
  [...text.matchAll(/<meta (?:name|property)="([^"]+)" content="([^"]*)"(?: media="([^"]+)")?>/g)].map(
    ([, name, content, media]) => [media ? `${name} ${media}` : name, content],
  );

describe('the files of the whole site', () => {
  it('tell crawlers where nothing is for them, and let them read the mark of made pages', async () => {
    const { text, type, headers } = await get('/robots.txt');
    expect(type).toBe('text/plain');
    expect(headers).toMatchObject({ 'cache-control': 'public, max-age=600' });
    expect(headers).not.toHaveProperty('set-cookie');
    const [agent, ...rules] = text.trim().split('\n');
    expect(agent).toBe('User-agent: *');
    const kept = rules.map((rule) => rule.replace('Disallow: ', ''));
    const isKept = (path: string) => kept.some((start) => path.startsWith(start));
    const asked = await ask();
    expect(
      ['/profile', '/conversations', '/ask', '/api/chat/stream', asked.conversation].map(isKept),
    ).toEqual(Array(5).fill(true));
    expect(['/', asked.page, '/passages/p1', '/embed', '/assets/x/css/base.css'].map(isKept)).toEqual(
      Array(5).fill(false),
    );
  });

  it('name the site and its icon to a browser that installs it', async () => {
    const { body, text, type, headers } = await get('/manifest.webmanifest').buffer();
    expect(type).toBe('application/manifest+json');
    expect(headers).not.toHaveProperty('set-cookie');
    const manifest = text ? JSON.parse(text) : body;
    expect(manifest).toMatchObject({
      name: 'Roads & "Posts"',
      start_url: '/',
      scope: '/',
      display: 'standalone',
    });
    const [icon] = manifest.icons;
    expect((await get(icon.src)).type).toBe(icon.type);
    const policy = String((await get('/')).headers['content-security-policy']);
    expect(policy).toContain("manifest-src 'self'");
  });
});

describe('the head of the pages', () => {
  it('has the colours of the paper, in light and in dark', async () => {
    const css = readFileSync(join(PACKAGE_ROOT, 'public/css/tokens.css'), 'utf8');
    const papers = [...css.matchAll(/--paper: (#\w+);/g)].map(([, paper]) => paper);
    const meta = readMeta((await get('/')).text);
    expect(meta).toContainEqual(['theme-color (prefers-color-scheme: light)', papers[0]]);
    expect(meta).toContainEqual(['theme-color (prefers-color-scheme: dark)', papers[1]]);
    expect(JSON.parse((await get('/manifest.webmanifest').buffer()).text).theme_color).toBe(papers[0]);
  });

  it('previews what may be shared, and nothing of a visitor', async () => {
    const asked = await ask();
    const previewOf = async (path: string) =>
      Object.fromEntries(
        readMeta((await get(path, asked.cookie)).text).filter(([name]) => name?.startsWith('og:')),
      );
    expect(await previewOf('/')).toEqual({
      'og:site_name': 'Roads &amp; &#34;Posts&#34;',
      'og:type': 'website',
      'og:title': 'Roads &amp; &#34;Posts&#34;',
      'og:description': 'Ask a question and get an answer with its sources, and a page to keep.',
    });
    expect(await previewOf(asked.page)).toMatchObject({
      'og:type': 'article',
      'og:title': 'Mileposts',
      'og:description': 'Where mileposts stand.',
    });
    expect(await previewOf('/passages/p1')).toMatchObject({
      'og:title': 'Document 1',
      'og:description': 'Passage 1 says that mileposts stand at the side of a road.',
    });
    for (const path of [asked.conversation, '/profile', '/conversations']) {
      expect([path, await previewOf(path)]).toEqual([path, {}]);
    }
  });

  it('keeps what is a visitor’s, and made pages, out of search engines, and lets them have the rest', async () => {
    const asked = await ask();
    const isIndexed = async (path: string) => {
      const { headers, text } = await get(path, asked.cookie);
      return headers['x-robots-tag'] !== 'noindex' && !text.includes('content="noindex"');
    };
    for (const path of [asked.conversation, asked.page, '/profile', '/conversations', '/embed', '/doctor']) {
      expect([path, await isIndexed(path)]).toEqual([path, false]);
    }
    for (const path of ['/', '/passages/p1']) expect([path, await isIndexed(path)]).toEqual([path, true]);
  });
});
