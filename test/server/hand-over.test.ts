import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { FinishReason } from '../../pipeline/events.ts';
import type { OwnKind } from '../../pipeline/ports.ts';
import { loadConfig } from '../../server/config.ts';
import { openStream } from '../kit/index.ts';
import '../kit/jest-globals.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

const ENV = { HAND_OVER_URL: 'mailto:help@example.org?subject={question}' };
const QUESTION = 'Where <b>are</b> "they"?';
let site: TestSite;

async function askTo(
  finishReason: FinishReason,
  env: Record<string, string> = ENV,
  kind: OwnKind | null = null,
) {
  site = await createTestSite({
    env,
    ports: {
      ownKinds: { tell: async () => kind },
      writer: {
        async *write() {
          yield 'The documents do not say.';
          return { finishReason, confidence: 0.1, citations: [], usage: null };
        },
      },
    },
  });
  const stream = await openStream(request(site.app).post('/api/chat/stream').send({ message: QUESTION }));
  await expect(stream).toFollowProtocol();
  const cookie = String(stream.headers['set-cookie']).split(';')[0] ?? '';
  const { conversationId } = stream.events[0]?.data ?? {};
  const page = await request(site.app).get(`/c/${conversationId}`).set('Cookie', cookie);
  return {
    complete: stream.events.find(({ type }) => type === 'complete')?.data,
    html: page.text.split('<template')[0] ?? '',
  };
}

describe('a question that is not answered', () => {
  afterEach(() => site.close());

  it.each(['unanswered', 'unsure'] as const)('is handed over when it ends as %s', async (finishReason) => {
    const { complete, html } = await askTo(finishReason);
    const url = 'mailto:help@example.org?subject=Where%20%3Cb%3Eare%3C%2Fb%3E%20%22they%22%3F';
    expect(complete.handOver).toEqual({ url, label: 'Ask us' });
    expect(html).toContain(`href="${url}"`);
    expect(html).toMatch(/<p class="hand-over">/);
  });

  it.each(['stop', 'reply', 'extractive'] as const)('is not when it ends as %s', async (finishReason) => {
    const { complete, html } = await askTo(finishReason);
    expect(complete).not.toHaveProperty('handOver');
    expect(html).toMatch(/<p class="hand-over" hidden>/);
  });

  it('is not where nobody wants to be asked', async () => {
    expect((await askTo('unanswered', {})).complete).not.toHaveProperty('handOver');
  });

  it('is handed over where its own kind says, and nowhere else', async () => {
    const action = { handover: 'https://example.org/people' };
    const { complete } = await askTo('unanswered', ENV, { label: 'a', confidence: 0.9, action });
    expect(complete.response).toContain('[Talk to a person](<https://example.org/people>)');
    expect(complete).not.toHaveProperty('handOver');
  });
});

describe('HAND_OVER_URL', () => {
  const problemOf = (HAND_OVER_URL: string, more = {}) => {
    try {
      loadConfig({ HAND_OVER_URL, ...more });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each([
    'https://example.org/new?title={question}&labels=docs',
    'https://example.org/{question}',
    'https://example.org#{question}',
    'mailto:help@example.org',
    'mailto:help@example.org?subject={question}&body=About%3A%20{question}',
    'tel:+15550100',
  ])('takes %s', (address) => expect(problemOf(address)).toBe(''));

  it.each([
    ['http://example.org', 'https://example.org/new?title={question}'],
    ['javascript:alert(1)', 'it is not an address'],
    ['example.org/contact', 'it is not an address'],
    ['mailto:help', 'it is not an address'],
    ['https://user:password@example.org', 'it is not an address'],
    ['https://example.org/?q={query}', '"{query}" stands for nothing'],
    ['https://example.org/?q={question', '"{question" stands for nothing'],
    ['https://{question}.example.org/', 'stands before the path'],
    ['https://example.org{question}', 'stands before the path'],
    ['mailto:{question}@example.org', 'stands before the path'],
    ['https://example.org/a b', 'it is not an address'],
  ])('refuses %s, and says what would be right', (address, words) => {
    expect(problemOf(address)).toContain(`HAND_OVER_URL: `);
    expect(problemOf(address)).toContain(words);
  });

  it('has a label that needs it, on one line', () => {
    expect(problemOf('', { HAND_OVER_LABEL: 'Ask' })).toContain('Set HAND_OVER_URL, or leave it out.');
    expect(problemOf('tel:+15550100', { HAND_OVER_LABEL: 'a\nb' })).toContain('not one line');
    expect(loadConfig({ HAND_OVER_URL: 'tel:+15550100', HAND_OVER_LABEL: 'Call' }).HAND_OVER_LABEL).toBe(
      'Call',
    );
  });
});
