import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { FinishReason } from '../../../pipeline/events.ts';
import type { DeliveryStore, Writer } from '../../../pipeline/ports.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';
import { isSigned, type Receiver, startReceiver } from './receiver.ts';

const WEBHOOK_SECRET = `whsec_${Buffer.from('thirty-two bytes make a good key').toString('base64')}`;
const LATER_MS = 61_000;
let receiver: Receiver;
let site: TestSite;
let finishReason: FinishReason;

const writer: Writer = {
  async *write() {
    yield 'The documents do not say.';
    return { finishReason, confidence: 0.2, citations: [], usage: null };
  },
};

beforeEach(async () => {
  receiver = await startReceiver();
  finishReason = 'unanswered';
  site = await createTestSite({ ports: { writer }, env: { WEBHOOK_URL: receiver.url, WEBHOOK_SECRET } });
});
afterEach(async () => {
  await site.close();
  await receiver.close();
});

async function ask(message = 'Where is the oldest milepost?') {
  const { headers, text } = await request(site.app)
    .post('/api/chat/stream')
    .send({ message, locale: 'en-GB' });
  const read = (field: string) => new RegExp(`"${field}":"([^"]+)"`).exec(text)?.[1] ?? '';
  const cookie = String(headers['set-cookie']?.[0]).split(';')[0] ?? '';
  return { cookie, runId: read('runId'), conversationId: read('conversationId') };
}
const say = (runId: string, cookie: string, said: object | null) =>
  said
    ? request(site.app).put(`/api/runs/${runId}/feedback`).set('Cookie', cookie).send(said).expect(200)
    : request(site.app).delete(`/api/runs/${runId}/feedback`).set('Cookie', cookie).expect(204);
/** What will be due after the time in which a visitor may still add a reason. */
const claimLater = (store: DeliveryStore = site.stores.deliveries) =>
  store.claim(Date.now() + LATER_MS, Date.now() + LATER_MS, 10);

describe('the owner of a site', () => {
  it.each(['unanswered', 'unsure'] as const)('is told of a question that is %s, signed', async (reason) => {
    finishReason = reason;
    const { runId } = await ask();
    await receiver.until(1);
    const [one] = receiver.received;
    expect(one && isSigned(one, WEBHOOK_SECRET)).toBe(true);
    expect(one?.headers['webhook-id']).toBe(`msg_${runId}`);
    expect(one?.message).toEqual({
      type: 'answer.unanswered',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      data: {
        runId,
        question: 'Where is the oldest milepost?',
        locale: 'en-GB',
        outcome: reason,
        kind: null,
        confidence: 0.2,
        closest: expect.arrayContaining([
          {
            title: expect.any(String),
            headingPath: expect.any(Array),
            documentId: expect.any(String),
            url: expect.any(String),
          },
        ]),
      },
    });
  });

  it('is not told of an answer, nor of small talk', async () => {
    for (const reason of ['extractive', 'stop', 'reply'] as const) {
      finishReason = reason;
      await ask(`Is it ${reason}?`);
    }
    expect((await site.stores.deliveries.look()).count).toBe(0);
    finishReason = 'unanswered';
    const { runId } = await ask();
    await receiver.until(1);
    expect(receiver.received.map(({ message }) => message.data.runId)).toEqual([runId]);
  });

  it('is told once of an answer that was not helpful, with what was added to it meanwhile', async () => {
    finishReason = 'extractive';
    const { runId, cookie } = await ask();
    await say(runId, cookie, { helpful: false });
    const [first] = await site.stores.deliveries.claim(Date.now() + 1, Date.now() + 1, 10);
    expect(first).toBeUndefined();
    await say(runId, cookie, { helpful: false, reason: 'outdated', comment: 'It moved.' });
    const due = await claimLater();
    expect(due).toMatchObject([{ runId, type: 'feedback.unhelpful' }]);
    await site.stores.deliveries.postpone(due[0]?.id ?? '', Date.now());
    // Something else that is noted has the queue looked at.
    finishReason = 'unanswered';
    await ask('And now?');
    await receiver.until(2);
    const told = receiver.received.find(({ message }) => message.type === 'feedback.unhelpful');
    expect(told && isSigned(told, WEBHOOK_SECRET)).toBe(true);
    expect(told?.message).toEqual({
      type: 'feedback.unhelpful',
      timestamp: expect.any(String),
      data: {
        runId,
        question: 'Where is the oldest milepost?',
        locale: 'en-GB',
        outcome: 'extractive',
        kind: null,
        reason: 'outdated',
        comment: 'It moved.',
      },
    });
  });

  it.each([
    ['taken back', null],
    ['helpful after all', { helpful: true }],
  ])('is not told of what was %s', async (_, said) => {
    finishReason = 'extractive';
    const { runId, cookie } = await ask();
    await say(runId, cookie, { helpful: false });
    await say(runId, cookie, said);
    expect(await claimLater()).toEqual([]);
  });

  it('is not told of what was erased', async () => {
    receiver.answers.push((response) => response.writeHead(500).end());
    const { runId, cookie, conversationId } = await ask();
    await receiver.until(1);
    await say(runId, cookie, { helpful: false });
    expect((await site.stores.deliveries.look()).count).toBe(2);
    await request(site.app).post(`/c/${conversationId}/erase`).set('Cookie', cookie).expect(303);
    expect((await site.stores.deliveries.look()).count).toBe(0);
  });
});
