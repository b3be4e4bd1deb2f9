import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { CitedSource, SuccessPayload } from '../../pipeline/events.ts';
import { toNewRun } from '../fakes/new-run.ts';
import { DRAFT } from '../fakes/scripted-ports.ts';
import { leastOf, measureCpu } from '../measure-time.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

const TURNS = 5_000;
const PAGE_TURNS = 20;
/** What a page may cost, in milliseconds of the processor. */
const MAX_PAGE_MS = 300;
const never = new AbortController().signal;

const source: CitedSource = {
  sourceId: 's1',
  n: 1,
  documentId: 'doc-1.md',
  title: 'Roads',
  url: '/passages/p1',
  snippet: 'A milepost stands at the side of the road, and says how far it still is. '.repeat(6),
  score: 1,
  quotes: ['A milepost stands at the side of the road'],
};
const payload: SuccessPayload = {
  success: true,
  response: 'A milepost stands at the side of the road. [1]',
  finishReason: 'extractive',
  confidence: 0.9,
  sources: Array.from({ length: 8 }, (_, index) => ({ ...source, n: index + 1 })),
  pageUrl: null,
  degraded: [],
  usage: null,
  timings: { totalMs: 30 },
};

describe('a conversation of 5,000 turns', () => {
  let site: TestSite;
  let cookie = '';
  let conversation = '';
  let ids: readonly string[] = [];

  beforeAll(async () => {
    site = await createTestSite({
      ports: {
        pages: {
          save: (page, signal) => pagesOf(site).save(page, signal),
          find: (pageId, version) => pagesOf(site).find(pageId, version),
          unpublish: (pageId, visitorId) => pagesOf(site).unpublish(pageId, visitorId),
          wasUnpublished: (pageId) => pagesOf(site).wasUnpublished(pageId),
        },
      },
    });
    const pagesOf = ({ stores }: TestSite) => stores.pages;
    const first = await request(site.app)
      .post('/api/chat/stream')
      .set('Accept', 'application/json')
      .send({ message: 'Turn 0' });
    cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
    const store = site.stores.runs;
    const runId = String(first.body.runId);
    await site.runs.settled(runId);
    const begun = await store.find(runId);
    const visitorId = begun?.visitorId ?? '';
    conversation = begun?.conversationId ?? '';
    const unit = site.stores.beginUnit();
    const saved: Promise<{ pageId: string }>[] = [];
    for (let turn = 1; turn < TURNS; turn++) {
      const { run } = await store.begin(
        toNewRun({ visitorId, conversationId: conversation, question: `Turn ${turn}` }),
      );
      saved.push(
        pagesOf(site).save({ visitorId, runId: run.id, question: run.question, draft: DRAFT }, never),
      );
      unit.finish(run.id, { state: 'done', response: payload.response, payload, errorCode: null });
    }
    await unit.commit();
    await Promise.all(saved);
    ids = (await store.listRuns(conversation, TURNS)).map(({ id }) => id);
  }, 120_000);
  afterAll(() => site.close());

  async function open(path: string): Promise<{ text: string; status: number }> {
    const get = () => request(site.app).get(path).set('Cookie', cookie);
    expect(await leastOf(() => measureCpu(get), MAX_PAGE_MS)).toBeLessThan(MAX_PAGE_MS);
    const { text, status } = await get();
    return { text, status };
  }
  const turnsOf = (text: string) =>
    Array.from(text.matchAll(/<h2 [^>]*>Turn (\d+)</g), ([, turn]) => Number(turn));
  const linkOf = (text: string, rel: string) =>
    new RegExp(`href="([^"]+)" rel="${rel}"`).exec(text)?.[1] ?? '';
  const range = (from: number) => Array.from({ length: PAGE_TURNS }, (_, index) => from + index);

  it('shows its latest turns in a page of bearable size', async () => {
    // Templates are compiled with the first page.
    await request(site.app).get(`/c/${conversation}`).set('Cookie', cookie);
    const { text } = await open(`/c/${conversation}`);
    expect(turnsOf(text)).toEqual(range(TURNS - PAGE_TURNS));
    expect(text.length).toBeLessThan(280_000);
    expect(linkOf(text, 'next')).toBe('');
    expect(text).not.toContain('data-past');
  });

  it('leads to the turns before and after by links that need no script', async () => {
    const latest = await open(`/c/${conversation}`);
    const before = await open(linkOf(latest.text, 'prev'));
    expect(turnsOf(before.text)).toEqual(range(TURNS - 2 * PAGE_TURNS));
    expect(before.text).toContain('data-past');
    expect(before.text).toContain('Earlier questions');
    const after = await open(linkOf(before.text, 'next'));
    expect(turnsOf(after.text)).toEqual(range(TURNS - PAGE_TURNS));
  });

  it('has an end on both sides', async () => {
    const first = await open(`/c/${conversation}?before=${ids[PAGE_TURNS]}`);
    expect(turnsOf(first.text)).toEqual(range(0));
    expect(linkOf(first.text, 'prev')).toBe('');
    expect((await open(`/c/${conversation}?before=${ids[0]}`)).status).toBe(404);
    expect((await open(`/c/${conversation}?after=unknown`)).status).toBe(404);
  });

  it('answers one more question of a browser without script below its latest turns', async () => {
    const { text } = await request(site.app)
      .post('/ask')
      .set('Cookie', cookie)
      .type('form')
      .send({ message: 'One more?', conversationId: conversation });
    expect(turnsOf(text)).toEqual(range(TURNS - PAGE_TURNS + 1).slice(0, -1));
    expect(text.indexOf('One more?')).toBeGreaterThan(text.indexOf(`Turn ${TURNS - 1}`));
  });

  it('is erased while others are served', async () => {
    let longestMs = 0;
    let isErased = false;
    const watching = (async () => {
      while (!isErased) {
        const before = performance.now();
        await new Promise(setImmediate);
        longestMs = Math.max(longestMs, performance.now() - before);
      }
    })();
    const { status } = await request(site.app).post(`/c/${conversation}/erase`).set('Cookie', cookie);
    isErased = true;
    await watching;
    expect(status).toBe(303);
    expect(longestMs).toBeLessThan(1_000);
    expect((await open(`/c/${conversation}`)).status).toBe(404);
    expect(site.stores.index.prepare('SELECT count(*) AS count FROM runs').get()).toEqual({ count: 0 });
    expect(site.stores.index.prepare('SELECT count(*) AS count FROM page_versions').get()).toEqual({
      count: 0,
    });
  }, 60_000);
});
