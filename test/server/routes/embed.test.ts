import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { findBrowserFolder, readBrowserFiles } from '../../../server/browser-files.ts';
import { escapeText } from '../../../server/escape-text.ts';
import { ENGLISH, type WordKey } from '../../../server/i18n/en.ts';
import { LANGUAGES, type Language } from '../../../server/i18n/languages.ts';
import { createWords } from '../../../server/i18n/words.ts';
import { toEmbedPage } from '../../../server/pages/embed-model.ts';
import { createTestSite, PACKAGE_ROOT, type TestSite } from '../../test-site.ts';

const files = readBrowserFiles(findBrowserFolder(PACKAGE_ROOT, 'widget'));
const origin = 'https://ask.example';
const toPage = (query: object, language: Language = 'en') =>
  toEmbedPage({ files, origin, query, words: createWords(language) });

describe('the lines to paste', () => {
  it('are two without any choice', () => {
    const { snippet, policy } = toPage({});
    expect(snippet).toBe(
      '<script type="module" src="https://ask.example/widget/ask-v1.js"></script>\n' +
        '<milepost-ask endpoint="https://ask.example/api/chat/stream"></milepost-ask>',
    );
    expect(policy).toBe('script-src https://ask.example; connect-src https://ask.example');
  });

  it('carry what was chosen', () => {
    const { snippet } = toPage({ element: 'milepost-progress', theme: 'dark', key: 'k7Qm2x9c' });
    expect(snippet).toContain('/widget/v1.js');
    expect(snippet).toContain('site-key="k7Qm2x9c" theme="dark" for="ask"');
  });

  it('speak the language of who makes them, unless another one is chosen', () => {
    const { snippet, locale } = toPage({ element: 'milepost-progress' }, 'de');
    expect(locale).toBe('de');
    expect(snippet).toContain(' locale="de" for="ask"');
    expect(snippet).toContain('<label>Ihre Frage <input');
    expect(toPage({ locale: 'ja' }, 'de').snippet).toContain(' locale="ja"');
    expect(toPage({ locale: 'en' }, 'de').snippet).not.toContain('locale');
  });

  it.each([
    ['milepost-progress', 'v1.js'],
    ['milepost-ask', 'ask-v1.js'],
  ])('name the one file of <%s> with its hash when they are pinned', (element, path) => {
    const [script = '', ...others] = toPage({ pin: 'on', element }).snippet.split('\n');
    expect(script).toContain(`src="https://ask.example/widget/${path}" integrity="sha384-`);
    expect(script).toContain(`integrity="${files.get(path)?.integrity}" crossorigin="anonymous">`);
    expect(others.join('\n')).not.toMatch(/integrity|modulepreload/);
  });

  it.each([
    { element: 'script' },
    { locale: 'xx' },
    { theme: '"><script>alert(1)</script>' },
    { key: '"><script>alert(1)</script>' },
    { element: ['milepost-ask', 'x'], theme: { a: 'b' } },
  ])('ignore %j', (query) => {
    expect(toPage(query)).toEqual(toPage({}));
  });
});

describe('GET /embed', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await createTestSite({ env: { PUBLIC_URL: origin } });
  });
  afterAll(() => site.close());

  it('shows them as text, with the hash of the file that is served', async () => {
    const { text, headers } = await request(site.app).get('/embed?theme=light');
    expect(text).toContain(
      '&lt;milepost-ask endpoint=&#34;https://ask.example/api/chat/stream&#34; theme=&#34;light&#34;&gt;',
    );
    expect(text).toContain(`integrity="${files.get('ask-v1.js')?.integrity}"`);
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  });

  it.each(LANGUAGES)('is in %s from end to end', async (language) => {
    const { text } = await request(site.app).get('/embed').set('Accept-Language', language);
    const { say } = createWords(language);
    expect(text).toContain(`<html lang="${language}"`);
    for (const key of Object.keys(ENGLISH).filter((key) => key.startsWith('embed.')) as WordKey[]) {
      const isElsewhere = key === 'embed.pinned' || key === 'embed.hashHow';
      if (!isElsewhere) expect(text).toContain(escapeText(say(key)));
    }
  });

  it('takes its address from the request when no public one is set', async () => {
    const local = await createTestSite();
    try {
      const { text } = await request(local.app).get('/embed').set('Host', 'ask.localhost:3000');
      expect(text).toContain('http://ask.localhost:3000/widget/ask-v1.js');
      const hostile = await request(local.app).get('/embed').set('Host', '"><script>');
      expect(hostile.text).not.toContain('"><script>');
    } finally {
      await local.close();
    }
  });
});
