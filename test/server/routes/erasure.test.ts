import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { FrameBatch } from '../../../pipeline/runs/reader.ts';
import { toNewRun } from '../../fakes/new-run.ts';
import { createScriptedPorts } from '../../fakes/scripted-ports.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

let site: TestSite;
afterEach(() => site.close());

interface Asked {
  readonly cookie: string;
  readonly runId: string;
  readonly conversationId: string;
  readonly pageUrl: string;
}

async function ask(message: string, { cookie = '', conversationId }: Partial<Asked> = {}): Promise<Asked> {
  const response = await request(site.app)
    .post('/api/chat/stream')
    .set('Cookie', cookie)
    .send({ message, ...(conversationId && { conversationId }) });
  const read = (field: string) => new RegExp(`"${field}":"([^"]+)"`).exec(response.text)?.[1] ?? '';
  return {
    cookie: String(response.headers['set-cookie'] ?? cookie).split(';')[0] ?? '',
    runId: read('runId'),
    conversationId: read('conversationId'),
    pageUrl: read('pageUrl'),
  };
}

const statusOf = async (path: string, { cookie }: Asked) =>
  (await request(site.app).get(path).set('Cookie', cookie)).status;
const erase = ({ conversationId }: Asked, cookie: string) =>
  request(site.app).post(`/c/${conversationId}/erase`).set('Cookie', cookie);
const statuses = async (asked: Asked) => [
  await statusOf(`/c/${asked.conversationId}`, asked),
  await statusOf(asked.pageUrl, asked),
  await statusOf(`/api/chat/stream/${asked.runId}`, asked),
];

describe('a visitor who deletes', () => {
  it('a conversation takes its questions, answers, events and pages away, and nothing else', async () => {
    site = await createTestSite();
    const first = await ask('Which mileposts are the oldest?');
    const second = await ask('Why those?', first);
    const other = await ask('Who paints them?', { cookie: first.cookie });
    expect(await statuses(second)).toEqual([200, 200, 200]);

    await erase(first, first.cookie).expect(303).expect('Location', '/?erased');
    expect(await statuses(first)).toEqual([404, 404, 404]);
    expect(await statuses(second)).toEqual([404, 404, 404]);
    expect(await statuses(other)).toEqual([200, 200, 200]);
    const { text } = await request(site.app).get('/?erased').set('Cookie', first.cookie);
    expect(text).toContain('The conversation was deleted.');
    expect(text).toContain('Who paints them?');
    expect(text).not.toContain('Which mileposts are the oldest?');
  });

  it('forgets what the questions of the conversation showed about them', async () => {
    site = await createTestSite();
    const asked = await ask('Where do mileposts stand?');
    const profile = async () => (await request(site.app).get('/profile').set('Cookie', asked.cookie)).text;
    expect(await profile()).toContain('topic of interest');
    await erase(asked, asked.cookie).expect(303);
    expect(await profile()).toContain('There is nothing about you here.');
  });

  it('stops what is under way, and its reader sees it end', async () => {
    const { writer } = createScriptedPorts();
    let begun = () => {};
    const writing = new Promise<void>((resolve) => {
      begun = resolve;
    });
    site = await createTestSite({
      ports: {
        writer: {
          async *write(asked, signal) {
            yield 'A beginning';
            begun();
            await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
            return yield* writer.write(asked, signal);
          },
        },
      },
    });
    const { run } = await site.runs.start(toNewRun());
    const frames: string[] = [];
    const reading = (async () => {
      for await (const batch of site.runs.read(run.id, 0)) frames.push(...(batch as FrameBatch).frames);
    })();
    await writing;
    expect(await site.eraser.eraseConversation(run.conversationId, 'ann')).toBe(true);
    await reading;
    expect(frames.join('')).toContain('"code":"interrupted"');
    expect(await site.runs.find(run.id)).toBeNull();
    expect(site.stores.index.prepare('SELECT count(*) AS count FROM run_events').get()?.count).toBe(0);
    expect(site.failures).toEqual([]);
  });

  it('cannot delete what is someone else’s, nor be made to by another site', async () => {
    site = await createTestSite();
    const asked = await ask('Where do mileposts stand?');
    const stranger = await ask('Who are you?');
    await erase(asked, stranger.cookie).expect(404);
    await erase(asked, asked.cookie).set('Origin', 'https://evil.example').expect(403);
    await request(site.app)
      .post('/profile/erase-everything')
      .set('Cookie', asked.cookie)
      .set('Origin', 'https://evil.example')
      .expect(403);
    expect(await statuses(asked)).toEqual([200, 200, 200]);
    await erase({ ...asked, conversationId: 'unknown' }, asked.cookie).expect(404);
  });

  it('everything is left with nothing', async () => {
    site = await createTestSite();
    const first = await ask('Where do mileposts stand?');
    const second = await ask('Who paints them?', { cookie: first.cookie });
    const stranger = await ask('Who are you?');
    await request(site.app)
      .post('/profile/erase-everything')
      .set('Cookie', first.cookie)
      .expect(303)
      .expect('Location', '/profile?erased');
    expect(await statuses(first)).toEqual([404, 404, 404]);
    expect(await statuses(second)).toEqual([404, 404, 404]);
    expect(await statuses(stranger)).toEqual([200, 200, 200]);
    const { text } = await request(site.app).get('/profile?erased').set('Cookie', first.cookie);
    expect(text).toContain('Everything was erased.');
    expect(text).toContain('There is nothing about you here.');
  });

  it('finds the way to it on the page of a conversation, not of a new one, and on the profile', async () => {
    site = await createTestSite();
    const asked = await ask('Where do mileposts stand?');
    const page = async (path: string) => (await request(site.app).get(path).set('Cookie', asked.cookie)).text;
    expect(await page(`/c/${asked.conversationId}`)).toContain(`action="/c/${asked.conversationId}/erase"`);
    expect(await page('/')).toContain('<div id="erase" hidden>');
    expect(await page('/profile')).toContain('action="/profile/erase-everything"');
  });
});
