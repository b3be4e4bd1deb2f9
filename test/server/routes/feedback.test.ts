import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createTestSite, type TestSite } from '../../test-site.ts';

const SHOP = 'https://shop.example';
let site: TestSite;
beforeEach(async () => {
  site = await createTestSite({ env: { EMBED_ORIGINS: SHOP } });
});
afterEach(() => site.close());

/** Asks, and tells what whoever asked knows afterwards. */
async function ask(headers: Record<string, string> = {}, at = site) {
  const { headers: sent, text } = await request(at.app)
    .post('/api/chat/stream')
    .set(headers)
    .send({ message: 'Which mileposts are the oldest?' });
  const read = (field: string) => new RegExp(`"${field}":"([^"]+)"`).exec(text)?.[1] ?? '';
  return {
    cookie: String(sent['set-cookie']?.[0]).split(';')[0] ?? '',
    visitor: String(sent['x-milepost-visitor']),
    runId: read('runId'),
    conversationId: read('conversationId'),
    key: read('stopUrl').split('?key=')[1] ?? '',
  };
}
const toPath = (runId: string) => `/api/runs/${runId}/feedback`;
const put = (path: string, body: object | string, headers: Record<string, string>) =>
  request(site.app)
    .put(path)
    .set({ 'Content-Type': 'application/json', ...headers })
    .send(body);
const readRun = async (runId: string, cookie: string) =>
  (
    await request(site.app)
      .get(`/api/chat/stream/${runId}`)
      .set({ Accept: 'application/json', Cookie: cookie })
  ).body;

describe('what a visitor says of an answer', () => {
  it('is kept, told with the run, changed and taken back', async () => {
    const { cookie, runId } = await ask();
    expect((await readRun(runId, cookie)).feedback).toBeNull();
    const up = await put(toPath(runId), { helpful: true }, { cookie }).expect(200);
    expect(up.body).toEqual({
      runId,
      helpful: true,
      reason: null,
      comment: null,
      givenAt: expect.any(String),
    });
    expect(up.headers['cache-control']).toBe('private, no-store');
    const said = { helpful: false, reason: 'outdated', comment: ' It was \0moved. ' };
    await put(toPath(runId), said, { cookie }).expect(200);
    expect((await readRun(runId, cookie)).feedback).toMatchObject({ ...said, comment: 'It was moved.' });
    await request(site.app).delete(toPath(runId)).set('Cookie', cookie).expect(204);
    await request(site.app).delete(toPath(runId)).set('Cookie', cookie).expect(204);
    expect((await readRun(runId, cookie)).feedback).toBeNull();
  });

  it('is taken from whoever has the key of the run', async () => {
    const { cookie, runId, key } = await ask();
    await put(`${toPath(runId)}?key=${key}`, { helpful: true }, {}).expect(200);
    expect((await readRun(runId, cookie)).feedback).toMatchObject({ helpful: true });
    await request(site.app)
      .delete(`${toPath(runId)}?key=${key}`)
      .expect(204);
  });

  it('is taken from the visitor of another site, whose page may send it', async () => {
    const { visitor, runId } = await ask({ Origin: SHOP });
    const { headers } = await request(site.app)
      .options(toPath(runId))
      .set({ Origin: SHOP, 'Access-Control-Request-Method': 'PUT' })
      .expect(204);
    expect(headers['access-control-allow-methods']).toContain('PUT');
    const given = await put(
      toPath(runId),
      { helpful: true },
      { Origin: SHOP, 'X-Milepost-Visitor': visitor },
    );
    expect([given.status, given.headers['access-control-allow-origin']]).toEqual([200, SHOP]);
    const stranger = await put(toPath(runId), { helpful: true }, { Origin: 'https://evil.example' });
    expect(stranger.body.code).toBe('origin_not_allowed');
  });

  it('is not found for anybody else, whatever the body', async () => {
    const { cookie, runId } = await ask();
    const other = await ask();
    for (const [path, headers] of [
      [toPath(runId), { cookie: other.cookie }],
      [toPath(runId), {}],
      [`${toPath(runId)}?key=${other.key}`, {}],
      [toPath('unknown'), { cookie }],
    ] as const) {
      for (const body of [{ helpful: false }, { helpful: 'perhaps' }]) {
        const { status, body: problem, headers: sent } = await put(path, body, headers);
        expect([status, problem.code, sent['content-type']]).toEqual([
          404,
          'not_found',
          'application/problem+json; charset=utf-8',
        ]);
      }
      await request(site.app).delete(path).set(headers).expect(404);
    }
    expect((await readRun(runId, cookie)).feedback).toBeNull();
  });

  it.each([
    [{}, 'helpful is missing'],
    [{ helpful: 'yes' }, 'neither true nor false'],
    [{ helpful: false, reason: 'boring' }, 'reason is none of wrong, not_asked, incomplete, outdated, other'],
    [{ helpful: true, reason: 'wrong' }, 'send it with helpful false'],
    [{ helpful: false, comment: 5 }, 'comment is not a text'],
    [{ helpful: false, comment: 'x'.repeat(501) }, '501 characters, and 500 are allowed'],
    [{ helpful: true, stars: 5 }, 'unknown field stars'],
    [[true], 'not a JSON object'],
    ['{', 'not valid JSON'],
  ])('is refused as %j, with what is wrong', async (body, words) => {
    const { cookie, runId } = await ask();
    const { status, body: problem } = await put(toPath(runId), body, { cookie });
    expect([status, problem.code]).toEqual([400, 'bad_request']);
    expect(problem.detail).toContain(words);
  });

  it('needs JSON, and one of its two methods', async () => {
    const { cookie, runId } = await ask();
    const form = await request(site.app)
      .put(toPath(runId))
      .set('Cookie', cookie)
      .type('form')
      .send('helpful=true');
    expect(form.status).toBe(415);
    const get = await request(site.app).get(toPath(runId)).set('Cookie', cookie);
    expect([get.status, get.headers.allow]).toEqual([405, 'PUT, DELETE']);
  });

  it('is counted, apart from questions', async () => {
    const strict = await createTestSite({ env: { ASKS_PER_MINUTE_VISITOR: '2' } });
    try {
      const { cookie, runId } = await ask({}, strict);
      const give = () => request(strict.app).put(toPath(runId)).set('Cookie', cookie).send({ helpful: true });
      await give().expect(200);
      await give().expect(200);
      const { body, headers } = await give().expect(429);
      expect(body.detail).toContain('More opinions than you may give in a minute.');
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      const asked = await request(strict.app)
        .post('/api/chat/stream')
        .set({ Cookie: cookie, Accept: 'application/json' })
        .send({ message: 'And the newest?' });
      expect(asked.status).toBe(202);
    } finally {
      await strict.close();
    }
  });

  it('waits for the end of the answer', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = await createTestSite({
      ports: {
        writer: {
          async *write() {
            await held;
            yield 'The documents do not say.';
            return { finishReason: 'unanswered', confidence: 0.1, citations: [], usage: null };
          },
        },
      },
    });
    try {
      const { headers, body } = await request(slow.app)
        .post('/api/chat/stream')
        .set('Accept', 'application/json')
        .send({ message: 'Which mileposts are the oldest?' });
      const cookie = String(headers['set-cookie']?.[0]).split(';')[0] ?? '';
      const give = () =>
        request(slow.app).put(toPath(body.runId)).set('Cookie', cookie).send({ helpful: false });
      const early = await give();
      expect([early.status, early.body.detail]).toEqual([
        409,
        'The run has no answer yet; wait for its end.',
      ]);
      release();
      await slow.runs.settled(body.runId);
      // Nothing was answered, which can be said of it, too.
      await give().expect(200);
    } finally {
      release();
      await slow.close();
    }
  });

  it('goes with the conversation', async () => {
    const { cookie, runId, conversationId } = await ask();
    await put(toPath(runId), { helpful: false, comment: 'Secret.' }, { cookie }).expect(200);
    await request(site.app).post(`/c/${conversationId}/erase`).set('Cookie', cookie).expect(303);
    expect(await site.stores.feedback.find(runId)).toBeNull();
    await put(toPath(runId), { helpful: true }, { cookie }).expect(404);
  });
});

describe('the form of a browser without a script', () => {
  const post = (runId: string, cookie: string, fields: object, query = '') =>
    request(site.app).post(`/runs/${runId}/feedback${query}`).set('Cookie', cookie).type('form').send(fields);
  const readPage = async (conversationId: string, cookie: string) =>
    (await request(site.app).get(`/c/${conversationId}`).set('Cookie', cookie)).text;
  const pressed = (html: string) =>
    [...(html.split('<template')[0]?.matchAll(/data-value="(\w+)" aria-pressed="true"/g) ?? [])].map(
      ([, value]) => value,
    );

  it('says one thing at a time, leads back to the answer, and shows what was said', async () => {
    const { cookie, runId, conversationId } = await ask();
    const page = await readPage(conversationId, cookie);
    expect(page).toContain(`action="/runs/${runId}/feedback"`);
    expect(pressed(page)).toEqual([]);
    const back = await post(runId, cookie, { rating: 'down' }).expect(303);
    expect(back.headers.location).toBe(`/c/${conversationId}#run-${runId}`);
    await post(runId, cookie, { reason: 'incomplete' }).expect(303);
    await post(runId, cookie, { comment: 'Half of "it" <b>.' }).expect(303);
    const said = await readPage(conversationId, cookie);
    expect(pressed(said)).toEqual(['down', 'incomplete']);
    expect(said).toContain('value="Half of &#34;it&#34; &lt;b&gt;."');
    expect(await site.stores.feedback.find(runId)).toMatchObject({
      helpful: false,
      reason: 'incomplete',
      comment: 'Half of "it" <b>.',
    });
    await post(runId, cookie, { reason: '' }).expect(303);
    expect(pressed(await readPage(conversationId, cookie))).toEqual(['down']);
    await post(runId, cookie, { rating: 'up' }).expect(303);
    expect(await site.stores.feedback.find(runId)).toMatchObject({
      helpful: true,
      reason: null,
      comment: null,
    });
    await post(runId, cookie, { rating: 'none' }).expect(303);
    expect(await site.stores.feedback.find(runId)).toBeNull();
  });

  it('leads back to the page of a long conversation that it was on', async () => {
    const { cookie, runId, conversationId } = await ask();
    const back = await post(runId, cookie, { rating: 'up' }, '?before=a%2Fb&x=1').expect(303);
    expect(back.headers.location).toBe(`/c/${conversationId}?before=a%2Fb#run-${runId}`);
    const html = (await request(site.app).get(`/c/${conversationId}?after=${runId}x`).set('Cookie', cookie))
      .text;
    expect(html).not.toContain('feedback?before');
  });

  it('is nobody else’s, and says something', async () => {
    const { cookie, runId } = await ask();
    const other = await ask();
    await post(runId, other.cookie, { rating: 'up' }).expect(404);
    await post(runId, cookie, { stars: '5' }).expect(400);
    await post(runId, cookie, { reason: 'boring' }).expect(400);
    const foreign = await post(runId, cookie, { rating: 'up' }).set('Origin', 'https://evil.example');
    expect(foreign.status).toBe(403);
    expect(await site.stores.feedback.find(runId)).toBeNull();
  });
});
