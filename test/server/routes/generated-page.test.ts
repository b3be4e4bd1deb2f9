import { beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { PageDraft, PageStore } from '../../../pipeline/ports.ts';
import { createGeneratedPageRoutes } from '../../../server/routes/generated-page.ts';
import type { Views } from '../../../server/views.ts';
import { createMemoryPageStore } from '../../fakes/memory-page-store.ts';
import { DRAFT } from '../../fakes/scripted-ports.ts';
import { createPageSite, createTestViews } from './page-site.ts';

const views = createTestViews();

describe('a generated page', () => {
  let pages: PageStore;
  let runs = 0;
  beforeEach(() => {
    pages = createMemoryPageStore();
  });
  const site = () =>
    createPageSite(createGeneratedPageRoutes({ views, pages, publicUrl: 'https://site.example' }));
  const save = (draft: Partial<PageDraft> = {}) =>
    pages.save(
      { visitorId: 'ann', runId: `run-${++runs}`, question: 'What is it?', draft: { ...DRAFT, ...draft } },
      AbortSignal.timeout(1000),
    );

  it('has its own title, description and addresses', async () => {
    const { pageId } = await save();
    const { text, status } = await request(site()).get(`/pages/${pageId}`);
    expect(status).toBe(200);
    expect(text).toContain('<title>Mileposts</title>');
    expect(text).toContain('<meta name="description" content="Where mileposts stand.">');
    expect(text).toContain('<link rel="canonical" href="https://site.example/pages/page-1">');
    expect(text).toContain('<meta property="og:title" content="Mileposts">');
    expect(text).toContain('<html lang="en" dir="ltr">');
  });

  it('is kept from search engines and from other sites’ logs, found or not', async () => {
    const { pageId } = await save();
    for (const path of [`/pages/${pageId}`, '/pages/none']) {
      const { headers } = await request(site()).get(path);
      expect(headers).toMatchObject({ 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    }
  });

  it('is not made again for a browser that has it, until it has another version or language', async () => {
    const { pageId } = await save();
    const { headers } = await request(site()).get(`/pages/${pageId}`);
    let rendered = 0;
    const counting: Views = { ...views, render: async (response) => void response.send(`${++rendered}`) };
    const app = createPageSite(createGeneratedPageRoutes({ views: counting, pages, publicUrl: '' }));
    const ask = (language: string) =>
      request(app)
        .get(`/pages/${pageId}`)
        .set({ 'If-None-Match': String(headers.etag), 'Accept-Language': language });
    expect([(await ask('en')).status, rendered]).toEqual([304, 0]);
    expect([(await ask('de')).status, rendered]).toEqual([200, 1]);
    await save();
    expect([(await ask('en')).status, rendered]).toEqual([200, 2]);
  });

  it('shows every block and cites its source', async () => {
    await save({
      blocks: [
        { type: 'lead', sentences: [{ text: 'At the *side*.', n: 1 }] },
        {
          type: 'steps',
          heading: 'How',
          steps: [
            {
              text: { text: 'Dig.', n: 1 },
              code: [{ type: 'code', language: 'sh', text: 'dig <hole>', n: 1 }],
            },
          ],
        },
        {
          type: 'comparison',
          columns: ['Stone', 'Wood'],
          rows: [{ label: 'Lasts', cells: [[{ text: 'Long.', n: 1 }], []] }],
        },
        { type: 'definitions', items: [{ term: 'Mile', description: { text: 'A length.', n: 1 } }] },
        { type: 'facts', heading: 'Facts', items: [{ text: 'It is old.', n: 1 }] },
        { type: 'section', heading: 'More', sentences: [{ text: 'There is more.', n: 1 }] },
        { type: 'code', language: '', text: 'fill *hole*', n: 1 },
        {
          type: 'excerpt',
          heading: 'Standing',
          path: ['Roads', 'Posts'],
          text: '# How\n\nUpright. It **stands** upright.\n\n### And then',
          answer: 'It **stands** upright.',
          n: 1,
        },
        {
          type: 'see-also',
          items: [
            { title: 'Bridges', headingPath: ['Arches'], url: '/passages/p2', excerpt: 'Of **stone**.' },
          ],
        },
        { type: 'questions', items: ['How far?'] },
      ],
      sources: [
        {
          n: 1,
          title: 'Roads',
          headingPath: ['Posts', 'Old'],
          url: '/passages/p1',
          quotes: ['At the *side*.', 'fill *hole*'],
        },
      ],
      personalisedBy: ['expertise'],
    });
    const { text } = await request(site()).get('/pages/page-1');
    expect(text).toContain(
      'At the <em>side</em>.<a class="citation" href="#source-1" aria-label="Source 1"><span class="visually-hidden"> [</span>1<span class="visually-hidden">]</span></a>',
    );
    expect(text).toContain('<code class="language-sh">dig &lt;hole&gt;</code>');
    expect(text).toContain('<th scope="col">Stone</th><th scope="col">Wood</th>');
    expect(text).toContain('<span class="nothing" lang="en">Not said</span>');
    expect(text).toContain('<dt>Mile</dt>');
    expect(text).toContain('<a href="/?q=How%20far%3F" dir="auto">How far?</a>');
    expect(text).toMatch(
      /<blockquote dir="auto"><figure class="code"><figcaption[^>]*><\/figcaption><pre[^>]*><code>fill \*hole\*/,
    );
    expect(text).toContain('Posts › Old');
    expect(text).toContain('https://site.example/passages/p1');
    expect(text).toMatch(/<h2>Standing<\/h2>\n<p class="section-place">Roads › Posts<a class="citation"/);
    expect(text).toContain(
      '<h3>How</h3><p>Upright. <mark>It </mark><strong><mark>stands</mark></strong><mark> upright.</mark></p><h4>',
    );
    expect(text).toContain('<a class="hit-name" href="/passages/p2" dir="auto">Arches</a>');
    // Whoever has the link reads it.
    expect(text).not.toContain('expertise');
  });

  it('keeps its versions apart and links them', async () => {
    await save();
    await save({ title: 'Mileposts, again' });
    const first = await request(site()).get('/pages/page-1/v/1');
    const latest = await request(site()).get('/pages/page-1');
    expect(first.text).toContain('<title>Mileposts</title>');
    expect(latest.text).toContain('<title>Mileposts, again</title>');
    expect(first.text).toContain('<a href="/pages/page-1/v/2">Version 2</a>');
    expect(latest.text).toContain('<a href="/pages/page-1/v/2" aria-current="page">Version 2</a>');
  });

  it.each([
    '/pages/none',
    '/pages/page-1/v/9',
    '/pages/page-1/v/0',
    '/pages/page-1/v/1e0',
    '/pages/page-1/v/99999999999',
  ])('is not found at %s', async (path) => {
    await save();
    const { status, text } = await request(site()).get(path);
    expect(status).toBe(404);
    expect(text).toContain('There is no page at this address');
  });

  it.each(['javascript:alert(1)', '//other.example', '/\\other.example', 'data:text/html,x'])(
    'does not link a source to %s',
    async (url) => {
      await save({ sources: [{ n: 1, title: 'Roads', headingPath: [], url, quotes: [] }] });
      const { text } = await request(site()).get('/pages/page-1');
      expect(text).toContain('<span dir="auto">Roads</span>');
      expect(text).not.toContain(url);
    },
  );
});
