import { beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { CitedSource, SuccessPayload } from '../../../pipeline/events.ts';
import type { LastImport, PageStore } from '../../../pipeline/ports.ts';
import { createChatPageRoutes } from '../../../server/routes/chat-page.ts';
import { createMemoryFeedbackStore } from '../../fakes/memory-feedback-store.ts';
import { createMemoryKnowledgeBase } from '../../fakes/memory-knowledge-base.ts';
import { createMemoryPageStore } from '../../fakes/memory-page-store.ts';
import { createMemoryRunStore, type MemoryRunStore } from '../../fakes/memory-run-store.ts';
import { toNewRun } from '../../fakes/new-run.ts';
import { DRAFT } from '../../fakes/scripted-ports.ts';
import { createPageSite, createTestViews } from './page-site.ts';

const AT = '2026-01-02T03:04:05.000Z';
const views = createTestViews();
const knowledge = createMemoryKnowledgeBase(
  [],
  ['What is a milepost?', 'Where does it stand?', 'Who made it?', 'A fourth'],
);

const source: CitedSource = {
  sourceId: 's1',
  n: 1,
  documentId: 'doc-1.md',
  title: 'Roads',
  url: '/passages/p1',
  snippet: 'Before. A milepost stands at the side. After.',
  score: 1,
  quotes: ['A milepost stands at the side.'],
};

const success: SuccessPayload = {
  success: true,
  response: 'A milepost stands at the side. [1]',
  finishReason: 'extractive',
  confidence: 0.9,
  sources: [source],
  pageUrl: null,
  degraded: [],
  usage: null,
  timings: { intent: 3, totalMs: 4200 },
};

describe('the chat page', () => {
  let runs: MemoryRunStore;
  let pages: PageStore;
  beforeEach(() => {
    runs = createMemoryRunStore();
    pages = createMemoryPageStore();
  });
  const site = (
    ask?: Parameters<typeof createChatPageRoutes>[0]['ask'],
    lastImport: LastImport | null = { documents: 3, endedAt: AT },
  ) =>
    createPageSite(
      createChatPageRoutes({
        views,
        siteName: 'Milepost',
        runs,
        feedback: createMemoryFeedbackStore(runs),
        knowledge: { ...knowledge, findLastImport: async () => lastImport },
        pages,
        maxMessageChars: 4_000,
        ...(ask && { ask }),
      }),
    );
  const begin = async (question: string, conversationId: string | null = null, visitorId = 'ann') =>
    (await runs.begin(toNewRun({ visitorId, conversationId, question }))).run;

  it('offers three questions from the documents and an empty box', async () => {
    const { text, headers, status } = await request(site()).get('/');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text.match(/data-question=/g)).toHaveLength(3);
    expect(text).toContain('href="/?q=What%20is%20a%20milepost%3F"');
    expect(text).toContain('placeholder="Ask a question"></textarea>');
  });

  it('keeps a visitor’s questions out of every cache', async () => {
    expect((await request(site()).get('/')).headers['cache-control']).toBe('private, no-store');
  });

  it('puts the question of a link into the box, cut to a bearable length', async () => {
    const { text } = await request(site())
      .get('/')
      .query({ q: `Why <b>${'x'.repeat(5000)}` });
    expect(text).toMatch(/placeholder="Ask a question">Why &lt;b&gt;x{3993}<\/textarea>/);
  });

  it('says at its foot from how many documents, and nothing where that is not known', async () => {
    const run = await begin('What is it?');
    for (const path of ['/', `/c/${run.conversationId}`]) {
      const { text } = await request(site()).get(path);
      expect(text).toContain('<p class="site-documents">3 documents, last read on 2 January 2026</p>');
      const unknown = await request(site(undefined, null)).get(path);
      expect(unknown.text).not.toContain('site-documents');
      const none = await request(site(undefined, { documents: 0, endedAt: AT })).get(path);
      expect(none.text).not.toContain('site-documents');
    }
  });

  it('lists the visitor’s earlier conversations, newest first, and nobody else’s', async () => {
    await begin('First question');
    await begin('Second question');
    await begin('A secret', null, 'bob');
    const { text } = await request(site()).get('/');
    expect(text).not.toContain('A secret');
    expect(text.indexOf('Second question')).toBeLessThan(text.indexOf('First question'));
    expect(text).toContain('2 January 2026');
  });

  it('shows an earlier conversation with its answer, marked source and page', async () => {
    const run = await begin('What is it?');
    const { pageId } = await pages.save(
      { visitorId: 'ann', runId: run.id, question: run.question, draft: DRAFT },
      AbortSignal.timeout(1000),
    );
    const payload = { ...success, pageUrl: `/pages/${pageId}` };
    runs.finish(run.id, { state: 'done', response: payload.response, payload, errorCode: null });

    const { text } = await request(site()).get(`/c/${run.conversationId}`);
    expect(text).toContain('summary="Answered in 4.2\u00a0s"');
    expect(text).toContain('A milepost stands at the side. <a class="citation" href="#source-run-1-1"');
    expect(text).toContain('id="source-run-1-1"');
    expect(text).toContain('Before. <mark>A milepost stands at the side.</mark> After.');
    expect(text).toContain('href="/pages/page-1"');
    expect(text).toContain(DRAFT.title);
    expect(text).toContain(`<span class="page-card-summary" dir="auto">${DRAFT.description}</span>`);
    expect(text).not.toContain('What would you like to know?');
  });

  it('adds a quote that the snippet does not show, and only that', async () => {
    const run = await begin('What is it?');
    const quotes = ['A milepost\nstands at the side.', 'It is old.'];
    const payload = { ...success, sources: [{ ...source, quotes }] };
    runs.finish(run.id, { state: 'done', response: payload.response, payload, errorCode: null });
    const { text } = await request(site()).get(`/c/${run.conversationId}`);
    expect(text).toContain('Before. <mark>A milepost stands at the side.</mark> After.');
    expect(text).toContain('<p><mark>It is old.</mark></p>');
    // In the answer, in its copy, and in the source.
    expect(text.match(/A milepost\s+stands/g)).toHaveLength(3);
  });

  it.each([
    ['extractive', 'Also found', 'Answered in 4.2\u00a0s'],
    ['unsure', 'What comes closest', 'No answer found, 4.2\u00a0s'],
    ['of a later version', 'What comes closest', 'No answer found, 4.2\u00a0s'],
  ])('lists where one can read on when the end is %s', async (finishReason, heading, summary) => {
    const run = await begin('What is it?');
    const hits = [
      {
        title: 'Roads',
        headingPath: ['Posts', 'At the side'],
        url: 'https://docs.example/roads#posts',
        documentId: 'roads.md',
        excerpt: '…a **milepost** stands `here`.',
      },
      { title: 'Signs', headingPath: [], url: 'javascript:alert(1)', documentId: 's.md', excerpt: '<b>' },
    ];
    const payload = { ...success, hits, finishReason: finishReason as SuccessPayload['finishReason'] };
    runs.finish(run.id, { state: 'done', response: payload.response, payload, errorCode: null });
    const { text } = await request(site()).get(`/c/${run.conversationId}`);
    expect(text).toContain(`summary="${summary}"`);
    expect(text).toContain(`>${heading}</h3>`);
    expect(text).toMatch(
      /<a class="hit-name" href="https:\/\/docs\.example\/roads#posts" dir="auto">At the side<\/a>/,
    );
    expect(text).toContain('>Roads › Posts</p>');
    expect(text).toContain('<p>…a <strong>milepost</strong> stands <code>here</code>.</p>');
    expect(text).toContain('<a class="hit-name" dir="auto">Signs</a>');
    expect(text).not.toContain('javascript:');
  });

  it('shows small talk as what was said, and nothing else', async () => {
    const run = await begin('Thanks');
    const payload = {
      ...success,
      response: 'You are welcome.',
      finishReason: 'reply',
      sources: [],
      hits: [],
    } as const;
    runs.finish(run.id, { state: 'done', response: payload.response, payload, errorCode: null });
    const { text } = await request(site()).get(`/c/${run.conversationId}`);
    expect(text).toContain('data-outcome="reply"');
    expect(text).toContain('You are welcome.');
    expect(text).toMatch(/<section class="found" hidden>/);
    expect(text).toMatch(/<section class="sources" hidden>/);
  });

  it('says so when a part of the work gave less than usual', async () => {
    const run = await begin('What is it?');
    const payload = { ...success, degraded: ['response' as const] };
    runs.finish(run.id, { state: 'done', response: payload.response, payload, errorCode: null });
    const { text } = await request(site()).get(`/c/${run.conversationId}`);
    expect(text).toContain(
      '>The language model could not be used, so the answer quotes the documents as they stand.<',
    );
  });

  it('does not link a source to a script', async () => {
    const run = await begin('What is it?');
    const payload = { ...success, sources: [{ ...source, url: 'javascript:alert(1)' }] };
    runs.finish(run.id, { state: 'done', response: payload.response, payload, errorCode: null });
    expect((await request(site()).get(`/c/${run.conversationId}`)).text).not.toContain('javascript:');
  });

  it('shows why an answer is missing', async () => {
    const run = await begin('What is it?');
    const error = {
      code: 'stage_timeout' as const,
      message: 'The search took too long.',
      retryable: true,
      retryAfterMs: null,
      stageId: 'knowledge' as const,
      errorId: 'e1',
    };
    runs.finish(run.id, {
      state: 'failed',
      response: '',
      payload: { success: false, error, response: '' },
      errorCode: 'stage_timeout',
    });
    const { text } = await request(site()).get(`/c/${run.conversationId}`);
    expect(text).toContain('The search took too long.');
    expect(text).toContain('data-state="failed"');
  });

  it('lets the client pick up a run that is still under way', async () => {
    const run = await begin('What is it?');
    const { text } = await request(site()).get(`/c/${run.conversationId}`);
    expect(text).toContain(`data-state="running" data-run-id="${run.id}"`);
  });

  it('does not find someone else’s conversation, nor tell it from one that never was', async () => {
    const run = await begin('A secret');
    const other = await request(site()).get(`/c/${run.conversationId}`).set('x-visitor', 'bob');
    const unknown = await request(site()).get('/c/nothing').set('x-visitor', 'bob');
    expect([other.status, unknown.status]).toEqual([404, 404]);
    expect(other.text).toBe(unknown.text);
  });

  it('leads a visitor without script to the conversation when no stream is free', async () => {
    const asked: unknown[] = [];
    const app = site(async (question) => {
      asked.push(question);
      return { run: { ...(await begin('Why?')), conversationId: 'c 1' }, follow: null };
    });
    expect((await request(app).get('/')).text).toContain('action="/ask"');
    const answer = await request(app).post('/ask').type('form').send({ message: 'Why?', conversationId: '' });
    expect([answer.status, answer.headers.location]).toEqual([303, '/c/c%201']);
    expect(asked).toEqual([{ message: 'Why?', conversationId: null, clientMessageId: null }]);
  });

  it('says that asking needs a script where it does', async () => {
    const { text } = await request(site()).get('/');
    expect(text).toContain('<form class="ask" id="ask" method="post">');
    expect(text).toContain('Asking needs JavaScript');
  });
});
