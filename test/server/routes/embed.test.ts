import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { parse as parseYaml } from 'yaml';
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

  it('name every file with its hash for the launcher too, which comes with the same script', () => {
    const { snippet, integrity } = toPage({ pin: 'on', element: 'milepost-launcher' });
    expect(snippet).toContain(`/widget/ask-v1.js" integrity="${integrity}"`);
    expect(
      snippet.endsWith(
        '<milepost-launcher endpoint="https://ask.example/api/chat/stream"></milepost-launcher>',
      ),
    ).toBe(true);
  });

  const elements = ['milepost-ask', 'milepost-launcher', 'milepost-progress'] as const;
  const places = toPage({}).places.map(({ value }) => value);
  it.each(places.flatMap((place) => elements.map((element) => ({ place, element }))))(
    'load the script and have the element, for $place and $element',
    ({ place, element }) => {
      const { snippet } = toPage({ place, element, key: 'k7Qm2x9c', locale: 'de' });
      expect(snippet).toContain(
        `https://ask.example/widget/${element === 'milepost-progress' ? 'v1' : 'ask-v1'}.js`,
      );
      expect(snippet).toContain(element);
      for (const value of ['https://ask.example/api/chat/stream', 'k7Qm2x9c', 'de'])
        expect(snippet).toMatch(new RegExp(`["']${value}["']`));
    },
  );

  /** What stands between two comments with the names of files. */
  const toFile = (place: string, name: string, query = {}) =>
    toPage({ place, ...query })
      .snippet.split(/^(?:\/\/|#) (?=[\w./]+\.\w+$)/m)
      .find((part) => part.startsWith(`${name}\n`))
      ?.slice(name.length)
      .split('\n\n', 1)[0];
  const evaluate = (code = '') => new Function('starlight', `return ${code}`)((options: object) => options);

  it('are settings that the generators of documentation take', () => {
    const src = 'https://ask.example/widget/ask-v1.js';
    const hash = { integrity: files.get('ask-v1.js')?.integrity, crossorigin: 'anonymous' };
    const docusaurus = evaluate(`{${toFile('docusaurus', 'docusaurus.config.js', { pin: 'on' })}}`);
    expect(docusaurus).toEqual({ scripts: [{ src, ...hash, type: 'module' }] });
    const vitepress = evaluate(`{${toFile('vitepress', '.vitepress/config.js', { pin: 'on' })}}`);
    expect(vitepress.head).toEqual([['script', { type: 'module', src, ...hash }]]);
    const { isCustomElement } = vitepress.vue.template.compilerOptions;
    expect([isCustomElement('milepost-ask'), isCustomElement('a')]).toEqual([true, false]);
    const starlight = evaluate(toFile('starlight', 'astro.config.mjs')?.trim());
    expect(starlight.head).toEqual([{ tag: 'script', attrs: { type: 'module', src } }]);
    const mkdocs = parseYaml(String(toFile('mkdocs', 'mkdocs.yml')));
    expect(mkdocs).toEqual({ extra_javascript: [{ path: src, type: 'module' }] });
  });

  it.each([
    { place: 'gopher' },
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
