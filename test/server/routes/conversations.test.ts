import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createConversationsRoutes } from '../../../server/routes/conversations.ts';
import { createMemoryRunStore, type MemoryRunStore } from '../../fakes/memory-run-store.ts';
import { toNewRun } from '../../fakes/new-run.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';
import { createPageSite, createTestViews } from './page-site.ts';

const views = createTestViews();
const hrefs = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, href]) => href);
const listed = (text: string) => hrefs(text, /class="conversation-title" href="\/c\/conversation-(\d+)"/g);

describe('the list of a visitor’s conversations', () => {
  let runs: MemoryRunStore;
  beforeEach(() => {
    runs = createMemoryRunStore();
  });
  const site = () => createPageSite(createConversationsRoutes({ views, runs }));
  const begin = async (question: string, visitorId = 'ann') => {
    const { run } = await runs.begin(toNewRun({ question, visitorId }));
    runs.finish(run.id, { state: 'stopped', response: '', payload: {} as never, errorCode: null });
    return run.conversationId;
  };
  const get = async (path = '/conversations', visitor = 'ann') =>
    (await request(site()).get(path).set('x-visitor', visitor).expect(200)).text;

  it('is the visitor’s own, newest first, and kept by nobody', async () => {
    for (const question of ['Where?', 'Why?']) await begin(question);
    await begin('Who?', 'bob');
    expect(listed(await get())).toEqual(['2', '1']);
    expect(await get('/conversations', 'eve')).toContain('You have not asked anything yet.');
    const { headers } = await request(site()).get('/conversations');
    expect(headers).toMatchObject({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' });
  });

  it('comes in pages, each of which leads to the next one and to the first', async () => {
    for (let at = 1; at <= 65; at++) await begin(`Question ${at}`);
    const seen: (string | undefined)[] = [];
    let next: string | undefined = '/conversations';
    for (let pages = 0; next !== undefined; pages++) {
      expect(pages).toBeLessThan(3);
      const text: string = await get(next);
      seen.push(...listed(text));
      expect(text.includes('href="/conversations">Newest conversations')).toBe(pages > 0);
      [next] = hrefs(text, /href="([^"]+)" rel="next">Older conversations/g);
    }
    expect(seen).toEqual(Array.from({ length: 65 }, (_, at) => String(65 - at)));
  });

  it('is searched, and the search goes on over its pages', async () => {
    for (let at = 1; at <= 40; at++) await begin(at % 2 === 0 ? `Über nginx ${at}` : `Caddy ${at}`);
    await begin('Über nginx', 'bob');
    const text = await get('/conversations?q=UBER%20nginx');
    expect(listed(text)).toEqual(Array.from({ length: 20 }, (_, at) => String(40 - 2 * at)));
    expect(text).toContain('value="UBER nginx"');
    for (let at = 0; at < 40; at++) await begin('Über nginx');
    const [older] = hrefs(await get('/conversations?q=nginx'), /href="([^"]+)" rel="next"/g);
    expect(older).toMatch(/^\/conversations\?q=nginx&amp;before=conversation-\d+$/);
    const none = await get(`/conversations?q=${encodeURIComponent('<b>"none"')}`);
    expect(none).toContain('None of your conversations has these words.');
    expect(none).toContain('value="&lt;b&gt;&#34;none&#34;"');
  });

  it('marks the one that is being answered', async () => {
    await begin('Where?');
    expect(await get()).not.toContain('This answer is being written.');
    await runs.begin(toNewRun({ question: 'Why?' }));
    expect((await get()).match(/This answer is being written\./g)).toHaveLength(1);
  });

  it.each(['?q[]=a&before[]=b', '?before=unknown', `?q=${'a'.repeat(5_000)}`])(
    'lives with %s',
    async (query) => {
      await begin('Where?');
      await get(`/conversations${query}`);
    },
  );

  it('renames one, and comes back to where it was', async () => {
    const id = await begin('Where?');
    const path = `/c/${id}/rename?q=where&before=conversation-9`;
    const rename = (title: string, visitor = 'ann', to = path) =>
      request(site()).post(to).set('x-visitor', visitor).type('form').send({ title });
    await rename('Mine', 'thief').expect(404);
    await rename('Mine', 'ann', '/c/unknown/rename').expect(404);
    await rename(' \n ').expect(400);
    expect(await get()).toContain('>Where?</a>');
    await rename('  The <b>roads</b>\nof Rome ')
      .expect(303)
      .expect('Location', '/conversations?q=where&before=conversation-9&renamed=');
    const text = await get('/conversations?renamed=');
    expect(text).toContain('The conversation was renamed.');
    expect(text).toContain('>The &lt;b&gt;roads&lt;/b&gt; of Rome</a>');
    await rename('a'.repeat(500)).expect(303);
    expect((await runs.findConversation(id, 'ann'))?.title).toHaveLength(120);
  });
});

describe('the forms of the list', () => {
  let site: TestSite;
  beforeEach(async () => {
    site = await createTestSite();
  });
  afterEach(() => site.close());

  it('work for its visitor alone, and not from another site', async () => {
    const asked = await request(site.app).post('/api/chat/stream').send({ message: 'Where?' });
    const cookie = String(asked.headers['set-cookie']).split(';')[0] ?? '';
    const page = async () => (await request(site.app).get('/conversations').set('Cookie', cookie)).text;
    const read = async () => hrefs(await page(), /action="([^"]+)"/g).slice(1);
    const [rename = '', erase = ''] = await read();
    expect([rename, erase]).toEqual([
      expect.stringMatching(/^\/c\/[\w-]+\/rename$/),
      expect.stringMatching(/^\/c\/[\w-]+\/erase\?listed=$/),
    ]);
    const post = (path: string, as: string) =>
      request(site.app).post(path).set('Cookie', as).type('form').send({ title: 'Roads' });
    for (const path of [rename, erase]) {
      await post(path, cookie).set('Origin', 'https://evil.example').expect(403);
      await post(path, '').expect(404);
    }
    await post(rename, cookie).expect(303).expect('Location', '/conversations?renamed=');
    expect(await page()).toContain('>Roads</a>');
    expect((await request(site.app).get('/').set('Cookie', cookie)).text).toContain('>Roads</a>');
    await post(erase, cookie).expect(303).expect('Location', '/conversations?erased=');
    expect(await page()).toContain('You have not asked anything yet.');
    await post(erase, cookie).expect(404);
  });

  it('are reached from the page of a new conversation, once there is something', async () => {
    const home = (cookie = '') => request(site.app).get('/').set('Cookie', cookie);
    expect((await home()).text).not.toContain('All conversations');
    const asked = await request(site.app).post('/api/chat/stream').send({ message: 'Where?' });
    const cookie = String(asked.headers['set-cookie']).split(';')[0] ?? '';
    expect((await home(cookie)).text).toContain('<a href="/conversations">All conversations</a>');
  });
});
