import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { RunRecord, SearchRequest, WriteRequest, Writer } from '../../../pipeline/ports.ts';
import { createScriptedPorts, createScriptedWriter } from '../../fakes/scripted-ports.ts';
import { openStream } from '../../kit/index.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

/** Is about to write until it is stopped. */
const HANGING_WRITER: Writer = {
  async *write(_brief, signal) {
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    throw new Error('It was aborted.');
  },
};
const MESSAGE = 'Where do mileposts stand?';
let site: TestSite;
let searched: SearchRequest[];
let written: WriteRequest[];
let cookie: string;

beforeEach(async () => {
  searched = [];
  written = [];
  cookie = '';
  const { knowledge, writer } = createScriptedPorts({ writer: createScriptedWriter(['At a road. [1]']) });
  site = await createTestSite({
    ports: {
      knowledge: {
        ...knowledge,
        search: (question, signal) => {
          searched.push(question);
          return knowledge.search(question, signal);
        },
      },
      writer: {
        write: (brief, signal) => {
          written.push(brief);
          return writer.write(brief, signal);
        },
      },
    },
  });
});
afterEach(() => site.close());

const post = (fields: object) =>
  request(site.app)
    .post('/api/chat/stream')
    .set('Cookie', cookie)
    .send({ message: MESSAGE, ...fields });

/** Asks, and remembers the visitor. */
async function ask(fields: object = {}) {
  const stream = await openStream(post(fields).expect(200));
  cookie ||= String(stream.headers['set-cookie']).split(';')[0] ?? '';
  const [init] = stream.events;
  const run = { id: init?.data.runId, conversationId: init?.data.conversationId } as RunRecord;
  return { ...run, names: stream.events.map(({ type }) => type) };
}

describe('what is said besides a question', () => {
  it('reaches the search and the writer', async () => {
    const context = { url: 'https://docs.example/a?token=1#b', selection: ' exponential\0 backoff ' };
    const filter = { collection: 'docs', version: '3.4', language: 'pt-BR' };
    await ask({ context, filter });
    const place = { url: 'https://docs.example/a', selection: 'exponential backoff' };
    expect(searched).toMatchObject([{ context: place, filter }]);
    expect(written).toMatchObject([{ context: place }]);
  });

  it('may be nothing', async () => {
    const { id } = await ask({
      context: { url: null, selection: ' ' },
      filter: {},
      profile: null,
      replaces: null,
    });
    expect(searched).toMatchObject([{ context: undefined, filter: undefined }]);
    expect(await site.runs.find(id)).not.toHaveProperty('options');
  });

  it.each([
    ['context.url', { context: { url: 'javascript:alert(1)' } }],
    ['context.url', { context: { url: `https://a.example/${'x'.repeat(2_000)}` } }],
    ['context.selection', { context: { selection: 'x'.repeat(4_001) } }],
    ['title', { context: { title: 'x' } }],
    ['filter.version', { filter: { version: 'newest of all' } }],
    ['filter.language', { filter: { language: 'German, please' } }],
    ['filter.collection', { filter: { collection: 7 } }],
    ['tag', { filter: { tag: 'x' } }],
    ['profile', { profile: 'on' }],
    ['replaces', { replaces: '../1' }],
  ])('is refused with its name: %s', async (name, fields) => {
    const { body } = await post(fields).expect(400);
    expect(body).toMatchObject({ code: 'bad_request', detail: expect.stringContaining(name) });
  });

  it('is a part of what an idempotency key stands for', async () => {
    const clientMessageId = 'k';
    await ask({ clientMessageId, filter: { collection: 'a' } });
    await post({ clientMessageId, filter: { collection: 'a' } }).expect(200);
    await post({ clientMessageId, filter: { collection: 'b' } }).expect(409);
  });
});

describe('a question without the profile', () => {
  it('neither follows it nor adds to it', async () => {
    expect((await ask()).names).toContain('profile');
    expect(written.at(-1)?.profile.traits).toHaveLength(1);
    expect((await ask({ profile: 'off', message: 'What are kilometre stones?' })).names).not.toContain(
      'profile',
    );
    expect(written.at(-1)?.profile.traits).toEqual([]);
    await ask();
    expect(written.at(-1)?.profile.traits).toHaveLength(1);
  });
});

describe('a question that replaces another', () => {
  it('takes its place in the conversation, and its answer is not told of it', async () => {
    const first = await ask({ message: 'One?' });
    const second = await ask({ message: 'Two?', conversationId: first.conversationId });
    const third = await ask({ message: 'Better two?', replaces: second.id });
    expect(third.conversationId).toBe(first.conversationId);
    expect(written.at(-1)?.history.map(({ text }) => text)).toEqual(['One?', 'At a road. [1]']);
    const page = await request(site.app).get(`/c/${first.conversationId}`).set('Cookie', cookie).expect(200);
    expect(page.text).toContain('Better two?');
    expect(page.text).not.toContain('>Two?');
  });

  it('has to be of the same visitor', async () => {
    const { id } = await ask();
    cookie = '';
    await post({ replaces: id }).expect(404);
  });

  describe('while others are under way', () => {
    let slow: TestSite;
    beforeEach(async () => {
      slow = await createTestSite({ ports: { writer: HANGING_WRITER } });
    });
    afterEach(() => slow.close());

    const open = async (fields: object) => {
      const { body, headers } = await request(slow.app)
        .post('/api/chat/stream')
        .set({ Accept: 'application/json', Cookie: cookie })
        .send({ message: MESSAGE, ...fields })
        .expect(202);
      cookie ||= String(headers['set-cookie']).split(';')[0] ?? '';
      return (await slow.runs.find(String(body.runId))) as RunRecord;
    };
    const stateOf = async ({ id }: RunRecord) => (await slow.runs.find(id))?.state;

    it('ends the run that it replaces', async () => {
      const hanging = await open({});
      const next = await open({ replaces: hanging.id });
      await slow.runs.settled(hanging.id);
      expect(await Promise.all([hanging, next].map(stateOf))).toEqual(['stopped', 'running']);
      await slow.runs.stop(next.id);
    });

    it('ends those that it sets aside as well', async () => {
      const first = await open({});
      const second = await open({ conversationId: first.conversationId });
      // Two tabs that replace the same one: the later one is what counts.
      const third = await open({ replaces: first.id });
      const fourth = await open({ replaces: first.id });
      for (const { id } of [first, second, third]) await slow.runs.settled(id);
      expect(await Promise.all([first, second, third, fourth].map(stateOf))).toEqual([
        'stopped',
        'stopped',
        'stopped',
        'running',
      ]);
      await slow.runs.stop(fourth.id);
    });
  });
});
