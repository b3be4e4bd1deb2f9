import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { OwnKind, PageComposer, Writer } from '../../../pipeline/ports.ts';
import { LANGUAGES } from '../../../server/i18n/languages.ts';
import { DRAFT } from '../../fakes/scripted-ports.ts';
import { openStream } from '../../kit/index.ts';
import '../../kit/jest-globals.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

const PATH = '/api/chat/stream';
const QUESTION = 'Where do mileposts stand?';
let site: TestSite;
afterEach(() => site.close());

async function askOf(kind: Partial<OwnKind> | null, { language = 'en', ports = {} } = {}) {
  const told = kind && { label: 'roads', confidence: 0.9, action: {}, ...kind };
  site = await createTestSite({
    ports: {
      classifier: { classify: async () => ({ kind: 'factoid', confidence: 0.8, language }) },
      ownKinds: { tell: async () => told },
      ...ports,
    },
  });
  const stream = await openStream(request(site.app).post(PATH).send({ message: QUESTION }));
  const { eventsUrl } = stream.events[0]?.data ?? {};
  const reopen = (id: string) => openStream(request(site.app).get(eventsUrl).set('Last-Event-ID', id));
  await expect(stream).toFollowProtocol({ reopen });
  const dataOf = (name: string) => stream.events.find((event) => event.type === name)?.data;
  return { intent: dataOf('intent'), complete: dataOf('complete'), page: dataOf('page') };
}

describe('a question of the owner’s own kind', () => {
  it('tells its label beside the built-in kind, at the end too, and in the report of the run', async () => {
    const { intent, complete } = await askOf({});
    const ownKind = { label: 'roads', confidence: 0.9 };
    expect(intent).toEqual({ label: 'factoid', confidence: 0.8, language: 'en', ownKind });
    expect(complete).toMatchObject({ finishReason: 'extractive', ownKind });
    expect(complete).not.toHaveProperty('writtenBy');
    expect(site.reports).toMatchObject([{ ownKind: 'roads' }]);
  });

  it('has no label when it is of none', async () => {
    const { intent, complete } = await askOf(null);
    expect(intent).toEqual({ label: 'factoid', confidence: 0.8, language: 'en' });
    expect(complete).not.toHaveProperty('ownKind');
    expect(site.reports[0]).not.toHaveProperty('ownKind');
  });

  it('is answered all the same when its kind cannot be told, and the failure is reported', async () => {
    const broken = { tell: async () => Promise.reject(new Error('broken')) };
    const { complete } = await askOf(null, { ports: { ownKinds: broken } });
    expect(complete).toMatchObject({ success: true, degraded: [] });
    expect(site.failures).toMatchObject([{ stageId: 'intent', error: { message: 'broken' } }]);
  });

  it('hands the kind to the composer of the page', async () => {
    const kinds: unknown[] = [];
    const pageComposer: PageComposer = {
      async compose({ ownKind }) {
        kinds.push(ownKind?.action.page);
        return DRAFT;
      },
    };
    await askOf({ action: { page: 'steps' } }, { ports: { pageComposer } });
    expect(kinds).toEqual(['steps']);
  });
});

describe('the owner’s answer', () => {
  const answer = 'They stand **here**, [see](https://roads.example/).';

  it('is said as it is written, marked as theirs, without sources, places or a page', async () => {
    const { complete, page } = await askOf({ action: { answer } });
    expect(complete).toMatchObject({
      response: answer,
      finishReason: 'reply',
      writtenBy: 'owner',
      sources: [],
      hits: [],
      pageUrl: null,
    });
    expect(page).toBeUndefined();
  });

  it.each([
    ['when its kind is not sure', { confidence: 0.7 }],
    ['when only the question before shows its kind', { isBorrowed: true as const }],
  ])('is not said %s', async (_, kind) => {
    const { complete } = await askOf({ action: { answer }, ...kind });
    expect(complete).toMatchObject({ finishReason: 'extractive' });
    expect(complete).not.toHaveProperty('writtenBy');
  });

  it('is drawn without a script, with the mark', async () => {
    const told: OwnKind = { label: 'roads', confidence: 0.9, action: { answer } };
    site = await createTestSite({ ports: { ownKinds: { tell: async () => told } } });
    const agent = request.agent(site.app);
    const { body } = await agent.post(PATH).set('Accept', 'application/json').send({ message: QUESTION });
    await openStream(agent.get(body.eventsUrl));
    const { conversationId } = (await agent.get(body.eventsUrl).set('Accept', 'application/json')).body;
    const { text } = await agent.get(`/c/${conversationId}`);
    expect(text).toContain('<p>They stand <strong>here</strong>, <a href="https://roads.example/"');
    expect(text).toMatch(/<p class="answer-note">This site’s own answer\.<\/p>/);
    expect(text).toMatch(/data-outcome="answer"[\s\S]*Answered in/);
    expect(text).not.toContain('summary="No answer found');
    expect(text).toContain('They stand **here**');
  });
});

describe('a hand-over', () => {
  const handover = 'tel:+1(555)0100';

  it('is offered below the answer of the documents, with its sources', async () => {
    const { complete } = await askOf({ action: { handover } });
    expect(complete).toMatchObject({ finishReason: 'extractive', sources: [{ n: 1 }] });
    expect(complete.response).toBe(
      'Mileposts stand at the side of a road. [1]\n\n[Talk to a person](<tel:+1(555)0100>)',
    );
  });

  it('is offered where the documents do not answer, and below the owner’s answer', async () => {
    const writer: Writer = {
      async *write() {
        yield 'The documents do not answer this.';
        return { finishReason: 'unanswered', confidence: 0.1, citations: [], usage: null };
      },
    };
    expect((await askOf({ action: { handover } }, { ports: { writer } })).complete.response).toMatch(
      /answer this\.\n\n\[Talk to a person\]/,
    );
    await site.close();
    const { complete } = await askOf({ action: { handover, answer: 'Call us.' } });
    expect(complete.response).toMatch(/^Call us\.\n\n\[Talk to a person\]/);
  });

  it('is offered in every language of the interface', async () => {
    const offers = new Set<string>();
    for (const language of LANGUAGES) {
      const { complete } = await askOf({ action: { handover } }, { language });
      offers.add(complete.response);
      if (language !== LANGUAGES.at(-1)) await site.close();
    }
    expect(offers.size).toBe(LANGUAGES.length);
  });
});
