import { beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { PageDraft, PageStore, ProfileStore, Trait } from '../../../pipeline/ports.ts';
import { createGeneratedPageRoutes } from '../../../server/routes/generated-page.ts';
import type { Views } from '../../../server/views.ts';
import { createMemoryPageStore } from '../../fakes/memory-page-store.ts';
import { createMemoryProfileStore } from '../../fakes/memory-profile-store.ts';
import { createMemoryRunStore, type MemoryRunStore } from '../../fakes/memory-run-store.ts';
import { toNewRun } from '../../fakes/new-run.ts';
import { DRAFT } from '../../fakes/scripted-ports.ts';
import { createPageSite, createTestViews } from './page-site.ts';

const views = createTestViews();

/** A page with a block of every kind. */
const FULL_DRAFT: Partial<PageDraft> = {
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
      items: [{ title: 'Bridges', headingPath: ['Arches'], url: '/passages/p2', excerpt: 'Of **stone**.' }],
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
};

const MARKDOWN = `# Mileposts

At the *side*. [1]

## How

1. Dig. [1]

   \`\`\`sh
   dig <hole>
   \`\`\`

|  | Stone | Wood |
| --- | --- | --- |
| Lasts | Long. [1] |  |

- **Mile**: A length. [1]

## Facts

- It is old. [1]

## More

There is more. [1]

\`\`\`
fill *hole*
\`\`\`

## Standing

Roads › Posts [1]

### How

Upright. It **stands** upright.

##### And then

## See also

- [Arches](<https://site.example/passages/p2>) (Bridges)
  Of **stone**.

## Ask next

- How far?

## Sources

[1] [Roads](<https://site.example/passages/p1>), Posts › Old

> At the *side*.

> fill *hole*

---

Made for the question “What is it?”. Made on this day. Version 1: <https://site.example/pages/page-1/v/1>
`;

describe('a generated page', () => {
  let pages: PageStore;
  let runs: MemoryRunStore;
  let profiles: ProfileStore;
  beforeEach(() => {
    profiles = createMemoryProfileStore();
    pages = createMemoryPageStore();
    runs = createMemoryRunStore();
  });
  const site = () =>
    createPageSite(
      createGeneratedPageRoutes({ views, pages, runs, profiles, publicUrl: 'https://site.example' }),
    );
  const save = async (draft: Partial<PageDraft> = {}) => {
    const { run } = await runs.begin(toNewRun({ question: 'What is it?' }));
    const page = { visitorId: 'ann', runId: run.id, question: run.question, draft: { ...DRAFT, ...draft } };
    return pages.save(page, AbortSignal.timeout(1000));
  };

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
      const { headers } = await request(site()).get(path).set('x-visitor', 'bob');
      expect(headers).toMatchObject({ 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    }
    const { headers } = await request(site()).get(`/pages/${pageId}`);
    expect(headers).toMatchObject({ 'x-robots-tag': 'noindex', 'referrer-policy': 'same-origin' });
  });

  it('is not made again for a browser that has it, until it has another version or language', async () => {
    const { pageId } = await save();
    const { headers } = await request(site()).get(`/pages/${pageId}`);
    let rendered = 0;
    const counting: Views = { ...views, render: async (response) => void response.send(`${++rendered}`) };
    const app = createPageSite(
      createGeneratedPageRoutes({
        views: counting,
        pages,
        runs,
        profiles,
        publicUrl: 'https://site.example',
      }),
    );
    const ask = (language: string) =>
      request(app)
        .get(`/pages/${pageId}`)
        .set({ 'If-None-Match': String(headers.etag), 'Accept-Language': language });
    expect([(await ask('en')).status, rendered]).toEqual([304, 0]);
    expect([(await ask('de')).status, rendered]).toEqual([200, 1]);
    await save({ title: 'Mileposts, again' });
    expect([(await ask('en')).status, rendered]).toEqual([200, 2]);
  });

  it('shows every block and cites its source', async () => {
    await save(FULL_DRAFT);
    const { text } = await request(site()).get('/pages/page-1');
    expect(text).toContain(
      'At the <em>side</em>.<a class="citation" href="#source-1" aria-label="Source 1"><span class="visually-hidden"> [</span>1<span class="visually-hidden">]</span></a>',
    );
    expect(text).toContain('<code class="language-sh">dig &lt;hole&gt;</code>');
    expect(text).toContain('<th scope="col">Stone</th><th scope="col">Wood</th>');
    expect(text).toContain('<span class="nothing" lang="en">Not stated</span>');
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

  it('is Markdown for whoever accepts that, whole, with its citations and sources', async () => {
    await save(FULL_DRAFT);
    for (const ask of [
      request(site()).get('/pages/page-1').set('Accept', 'text/markdown'),
      request(site()).get('/pages/page-1/v/1?format=markdown'),
    ]) {
      const { text, headers } = await ask.expect(200).expect('Content-Type', 'text/markdown; charset=utf-8');
      expect(headers).toMatchObject({ vary: expect.stringContaining('Accept'), 'x-robots-tag': 'noindex' });
      expect(text.replace(/Made on \d.*? \d{4}/, 'Made on this day')).toBe(MARKDOWN);
      expect(text).not.toContain('expertise');
    }
  });

  it('is JSON for whoever accepts that, with absolute addresses and nothing of who asked', async () => {
    await save(FULL_DRAFT);
    const { body } = await request(site()).get('/pages/page-1').set('Accept', 'application/json').expect(200);
    expect(body).toEqual({
      id: 'page-1',
      version: 1,
      versions: [1],
      url: 'https://site.example/pages/page-1/v/1',
      title: 'Mileposts',
      description: 'Where mileposts stand.',
      language: 'en',
      form: 'facts',
      question: 'What is it?',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      blocks: expect.arrayContaining([FULL_DRAFT.blocks?.[0], FULL_DRAFT.blocks?.[1]]),
      sources: [{ ...FULL_DRAFT.sources?.[0], url: 'https://site.example/passages/p1' }],
    });
    expect(body.blocks).toHaveLength(FULL_DRAFT.blocks?.length ?? 0);
    expect(body.blocks[8].items[0].url).toBe('https://site.example/passages/p2');
    await request(site()).get('/pages/page-1?format=json').expect(200, body);
  });

  it('is HTML for browsers and for whoever accepts anything', async () => {
    await save();
    const chrome = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';
    for (const accept of [chrome, '*/*', 'image/png', 'application/json;q=0.5, text/html']) {
      const ask = request(site()).get('/pages/page-1').set('Accept', accept);
      expect([accept, (await ask).type]).toEqual([accept, 'text/html']);
    }
  });

  it('has another name in caches in each form', async () => {
    await save();
    const tagOf = async (accept: string) =>
      (await request(site()).get('/pages/page-1').set('Accept', accept)).headers.etag;
    const tags = [await tagOf('text/html'), await tagOf('text/markdown'), await tagOf('application/json')];
    expect(new Set(tags).size).toBe(3);
    const again = request(site())
      .get('/pages/page-1')
      .set({ Accept: 'text/markdown', 'If-None-Match': tags[1] });
    await again.expect(304);
  });

  it('uses its own host where the site was not told how it is reached', async () => {
    await save();
    const app = createPageSite(createGeneratedPageRoutes({ views, pages, runs, profiles }));
    const { body } = await request(app).get('/pages/page-1?format=json').set('Host', 'here.example');
    expect(body.url).toBe('http://here.example/pages/page-1/v/1');
  });

  it('says in every form that there is nothing', async () => {
    const json = await request(site()).get('/pages/none').set('Accept', 'application/json').expect(404);
    expect(json.type).toBe('application/problem+json');
    expect(json.body).toMatchObject({ status: 404, code: 'not_found' });
    const markdown = await request(site()).get('/pages/none?format=markdown').expect(404);
    expect(markdown.text).toContain('# Not found');
  });

  it('leads its visitor alone back to the conversation, and offers to take it down', async () => {
    await save();
    const mine = await request(site()).get('/pages/page-1');
    expect(mine.text).toContain('<a href="/c/conversation-1" class="tool">Back to the conversation</a>');
    expect(mine.text).toContain('action="/pages/page-1/unpublish"');
    const theirs = await request(site()).get('/pages/page-1').set('x-visitor', 'bob');
    expect(theirs.text).not.toMatch(/\/c\/|unpublish/);
    expect(theirs.text).toContain('href="/pages/page-1/v/1?format=markdown"');
    expect(theirs.headers.etag).not.toBe(mine.headers.etag);
  });

  describe('that the profile shaped', () => {
    const why = 'I am a <b>nurse</b>';
    const nurse: Trait = {
      key: 'role',
      value: 'nurse',
      confidence: 0.9,
      why,
      seenAt: '2020-01-01T00:00:00Z',
      expiresAt: '2999-01-01T00:00:00Z',
    };
    const keep = (trait: Trait) => profiles.save('ann', { traits: [trait] }, AbortSignal.timeout(1000));
    const show = async (visitor = 'ann', language = 'en') =>
      (await request(site()).get('/pages/page-1').set({ 'x-visitor': visitor, 'Accept-Language': language }))
        .text;

    it('says so to its visitor alone, with their words as text and a way to the profile', async () => {
      await keep(nurse);
      await save({ personalisedBy: ['role'] });
      const text = await show();
      expect(text).toContain('Your profile shaped this page.');
      expect(text).toContain('<a href="/profile">');
      expect(text).toMatch(/role: <span dir="auto">nurse<\/span>/);
      expect(text).toContain('<q dir="auto">I am a &lt;b&gt;nurse&lt;/b&gt;</q>');
      expect(await show('ann', 'de')).toContain('Ihr Profil hat diese Seite mitbestimmt.');
      expect(await show('bob')).not.toContain('nurse');
    });

    it('claims nothing of what shaped nothing, was erased, or was noticed since', async () => {
      await keep(nurse);
      await save();
      expect(await show()).not.toContain('nurse');
      await save({ title: 'Again', personalisedBy: ['role'] });
      expect(await show()).toContain('nurse');
      await keep({ ...nurse, seenAt: '2999-01-01T00:00:00Z' });
      expect(await show()).not.toContain('nurse');
      await profiles.erase('ann');
      expect(await show()).not.toContain('Your profile shaped');
    });
  });

  it('is taken down by its visitor, with all its versions and in every form', async () => {
    await save();
    await save({ title: 'Mileposts, again' });
    const takeDown = (visitor: string, page = 'page-1') =>
      request(site()).post(`/pages/${page}/unpublish`).set('x-visitor', visitor);
    await takeDown('bob').expect(404);
    await takeDown('ann', 'none').expect(404);
    await request(site()).get('/pages/page-1').expect(200);
    await takeDown('ann').expect(303).expect('Location', '/pages/page-1');
    for (const path of ['/pages/page-1', '/pages/page-1/v/1', '/pages/page-1/v/2', '/pages/page-1/v/3']) {
      const html = await request(site()).get(path).expect(410);
      expect(html.text).toContain('This page was taken down');
      const json = await request(site()).get(path).set('Accept', 'application/json').expect(410);
      expect(json.body).toMatchObject({ status: 410, code: 'not_found' });
      const markdown = await request(site()).get(path).set('Accept', 'text/markdown').expect(410);
      expect(markdown.text).toContain('# No longer here');
      expect([html, json, markdown].map(({ headers }) => headers['x-robots-tag'])).toEqual(
        Array(3).fill('noindex'),
      );
    }
    await takeDown('ann').expect(303);
    expect(await save()).toEqual({ pageId: 'page-2', version: 1 });
  });
});
