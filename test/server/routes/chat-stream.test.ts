import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { MILEPOSTS } from '../../../pipeline/events.ts';
import { createRunKeys } from '../../../server/run-keys.ts';
import { createSignatures } from '../../../server/signatures.ts';
import { createScriptedPorts, createScriptedWriter } from '../../fakes/scripted-ports.ts';
import { openStream } from '../../kit/index.ts';
import '../../kit/jest-globals.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

const PATH = '/api/chat/stream';
let site: TestSite;

beforeEach(async () => {
  site = await createTestSite();
});
afterEach(() => site.close());

const ask = (body: unknown = { message: 'Where do mileposts stand?' }) =>
  request(site.app)
    .post(PATH)
    .send(body as object);
const askStream = (body?: unknown) => openStream(ask(body));
const cookieOf = ({ headers }: { headers: Record<string, unknown> }) =>
  String(headers['set-cookie']).split(';')[0] ?? '';

describe('POST /api/chat/stream', () => {
  it('streams the run as the protocol says, and replays it from everywhere', async () => {
    const stream = await openStream(ask().expect(200));
    const { eventsUrl } = stream.events[0]?.data ?? {};
    const reopen = (id: string) => openStream(request(site.app).get(eventsUrl).set('Last-Event-ID', id));
    expect(stream).toHaveStages(MILEPOSTS.map(({ stageId, progress }) => [stageId, progress]));
    await expect(stream).toFollowProtocol({ reopen });
  });

  it('frames each event as id, event and one line of data, with retry in the first frame alone', async () => {
    const { text } = await ask();
    const frames = text.split('\n\n').slice(0, -1);
    expect(frames[0]).toMatch(
      /^retry: 2000\nid: 1\nevent: stage\ndata: \{"stageId":"init","progress":5,.*\}$/,
    );
    for (const frame of frames.slice(1)) expect(frame).toMatch(/^id: \d+\nevent: [a-z]+\ndata: \{.*\}$/);
    expect(text).not.toContain('\r');
  });

  it('sends exactly the promised headers', async () => {
    const { headers } = await ask();
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-run-id': expect.stringMatching(/^[\w-]{31}$/),
    });
    for (const name of [
      'connection',
      'content-encoding',
      'content-length',
      'content-security-policy',
      'x-powered-by',
    ]) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  it('is not compressed, whatever the client accepts, while pages are', async () => {
    const stream = await request(site.app)
      .post(PATH)
      .set('Accept-Encoding', 'gzip, br')
      .send({ message: 'Where?' });
    expect(stream.headers).not.toHaveProperty('content-encoding');
    const page = await request(site.app).get('/').set('Accept-Encoding', 'gzip, br').expect(200);
    expect(page.headers['content-encoding']).toMatch(/^(br|gzip)$/);
  });

  it('tells in the first event where the run can be followed and stopped', async () => {
    const [first] = (await askStream()).events;
    expect(first?.data).toMatchObject({
      protocol: 1,
      runId: expect.any(String),
      conversationId: expect.any(String),
      messageId: expect.any(String),
      eventsUrl: expect.stringMatching(/^\/api\/chat\/stream\/[\w-]+\?key=/),
      stopUrl: expect.stringMatching(/^\/api\/chat\/stream\/[\w-]+\/stop\?key=/),
      plan: expect.arrayContaining([{ id: 'response', label: 'Generating response...', start: 75, end: 82 }]),
    });
  });

  it('answers 202 with addresses when JSON is asked for', async () => {
    const response = await ask().set('Accept', 'application/json').expect(202);
    expect(response.body).toEqual({
      runId: expect.any(String),
      eventsUrl: expect.any(String),
      stopUrl: expect.any(String),
      runKey: expect.any(String),
    });
    expect(await openStream(request(site.app).get(response.body.eventsUrl))).toFollowProtocol();
  });

  it('joins the earlier run under the same idempotency key, and replays it from event 1', async () => {
    const first = await ask().set('Idempotency-Key', 'key-1');
    const again = await ask().set('Idempotency-Key', 'key-1').set('Cookie', cookieOf(first));
    expect(again.text).toBe(first.text);
    const other = await ask({ message: 'Another?' })
      .set('Idempotency-Key', 'key-1')
      .set('Cookie', cookieOf(first));
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ code: 'idempotency_conflict', status: 409 });
  });

  it('joins it after the cursor of a client that has a part of it, as a GET would', async () => {
    await site.close();
    site = await createTestSite({ env: { OPEN_STREAMS_SITE: '2' } });
    const first = await openStream(ask().set('Idempotency-Key', 'key-1'));
    const again = () =>
      ask().set({ 'Idempotency-Key': 'key-1', Cookie: cookieOf(first) }) as ReturnType<typeof ask>;
    const reopen = (id: string) => openStream(again().set('Last-Event-ID', id));
    await expect(first).toResumeFrom(7, reopen);
    await expect(first).toResumeFrom(first.events.length - 1, reopen);
    await again().set('Last-Event-ID', String(first.events.length)).expect(204);
    await again().set('Last-Event-ID', 'x').expect(400);
    expect(site.reports).toHaveLength(1);
    // The two without a stream have kept no place among the open ones.
    await expect(first).toResumeFrom(7, reopen);
  });

  it('sends a new run whole, whatever cursor of another run comes with the question', async () => {
    for (const headers of [{ 'Last-Event-ID': '7' }, { 'Last-Event-ID': 'x', 'Idempotency-Key': 'key-2' }]) {
      expect(await openStream(ask().set(headers))).toFollowProtocol();
    }
  });

  it('continues a conversation of the same visitor, and not one of someone else', async () => {
    const first = await askStream();
    const { conversationId } = first.events[0]?.data ?? {};
    const body = { message: 'And why?', conversationId };
    await ask(body).set('Cookie', cookieOf(first)).expect(200);
    await ask(body).expect(404);
  });

  it('refuses a question while the server drains', async () => {
    site.isDraining = true;
    const response = await ask().expect(503);
    expect(response.body).toMatchObject({ code: 'shutting_down', retryable: true });
    expect(response.headers['retry-after']).toBe('2');
  });
});

describe('what cannot be asked', () => {
  const long = 'x'.repeat(4_001);
  it.each([
    ['no body', undefined, 'application/json', 400, 'bad_request'],
    ['no JSON', '{"message":', 'application/json', 400, 'bad_request'],
    ['another content type', 'message=hello', 'application/x-www-form-urlencoded', 415, 'bad_request'],
    ['no content type', 'hello', '', 415, 'bad_request'],
    ['an unknown charset', '{"message":"a"}', 'application/json; charset=klingon', 415, 'bad_request'],
    ['an array', '[]', 'application/json', 400, 'bad_request'],
    ['a text', '"hello"', 'application/json', 400, 'bad_request'],
    ['null', 'null', 'application/json', 400, 'bad_request'],
    ['no message', '{}', 'application/json', 400, 'bad_request'],
    ['an empty message', '{"message":""}', 'application/json', 400, 'bad_request'],
    ['a blank message', '{"message":" \\n\\t\\u00a0"}', 'application/json', 400, 'bad_request'],
    ['a message of NULs', '{"message":"\\u0000\\u0000"}', 'application/json', 400, 'bad_request'],
    ['a number as message', '{"message":7}', 'application/json', 400, 'bad_request'],
    ['an object as message', '{"message":{"a":1}}', 'application/json', 400, 'bad_request'],
    ['an unknown field', '{"message":"a","admin":true}', 'application/json', 400, 'bad_request'],
    ['a locale that is none', '{"message":"a","locale":"../en"}', 'application/json', 400, 'bad_request'],
    [
      'a conversation that is no id',
      '{"message":"a","conversationId":"a b"}',
      'application/json',
      400,
      'bad_request',
    ],
    [
      'a message over the limit',
      JSON.stringify({ message: long }),
      'application/json',
      413,
      'message_too_long',
    ],
    [
      'a body over the limit',
      JSON.stringify({ message: 'x'.repeat(70_000) }),
      'application/json',
      413,
      'message_too_long',
    ],
  ])('%s is refused with problem+json, and the server stays up', async (_name, body, type, status, code) => {
    const call = request(site.app)
      .post(PATH)
      .serialize((value) => value);
    call.set('Content-Type', type);
    const response = await call.send(body as string);
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.body).toMatchObject({ status, code, detail: expect.any(String) });
    expect((await ask()).status).toBe(200);
  });

  it('names every field that is wrong, with the reason', async () => {
    const { body } = await ask({ message: 7, locale: '!', extra: 1 });
    expect(body.detail).toMatch(/message.*locale.*extra/s);
  });

  it.each([
    ['NUL', 'a\0b', 'ab'],
    ['lone surrogates', 'a\ud800b', 'a\ufffdb'],
    ['right-to-left text', 'أين تقف \u202eالعلامات\u202c؟', 'أين تقف \u202eالعلامات\u202c؟'],
    ['emoji', '👩‍🚀 where?', '👩‍🚀 where?'],
    ['line ends and a field of its own', 'a\r\ndata: x\n\nevent: admin', 'a\r\ndata: x\n\nevent: admin'],
    ['line separators', 'a\u2028b\u2029c', 'a\u2028b\u2029c'],
    ['HTML', '<script>alert(1)</script>', '<script>alert(1)</script>'],
  ])('%s in the question comes back as one event with the same text', async (_name, message, kept) => {
    await site.close();
    const ports = createScriptedPorts();
    site = await createTestSite({
      ports: {
        ...ports,
        writer: { write: (asked, signal) => createScriptedWriter([asked.question]).write(asked, signal) },
      },
    });
    const stream = await askStream({ message });
    expect(stream).toFollowProtocol();
    expect(stream.events.find(({ type }) => type === 'complete')?.data.response).toBe(kept);
    expect(stream.events.filter(({ type }) => type === 'delta')).toHaveLength(1);
  });
});

describe('GET /api/chat/stream/:runId', () => {
  const follow = async () => {
    const stream = await askStream();
    const { runId, eventsUrl } = (stream.events[0]?.data ?? {}) as { runId: string; eventsUrl: string };
    return { stream, cookie: cookieOf(stream), runId, eventsUrl };
  };

  it('replays what follows the cursor, from the header or the query', async () => {
    const { stream, eventsUrl } = await follow();
    const byHeader = (id: string) => openStream(request(site.app).get(eventsUrl).set('Last-Event-ID', id));
    const byQuery = (id: string) => openStream(request(site.app).get(`${eventsUrl}&lastEventId=${id}`));
    await expect(stream).toResumeFrom(7, byHeader);
    await expect(stream).toResumeFrom(7, byQuery);
  });

  it('answers 204 at the end of a finished run, so that EventSource stops', async () => {
    const { stream, eventsUrl } = await follow();
    await request(site.app).get(eventsUrl).set('Last-Event-ID', String(stream.events.length)).expect(204);
  });

  it('is found by its visitor and with its key, and by nobody else', async () => {
    const { runId, eventsUrl, cookie } = await follow();
    await request(site.app).get(`${PATH}/${runId}`).set('Cookie', cookie).expect(200);
    await request(site.app).get(eventsUrl).expect(200);
    const options = { runTimeoutMs: 120_000 };
    const forged = createRunKeys(createSignatures('another secret of someone else'), options);
    for (const key of ['', '?key=', '?key=nonsense', `?key=${forged.createForAddress(runId)}`, '?key[]=a']) {
      const response = await request(site.app).get(`${PATH}/${runId}${key}`);
      expect([response.status, response.body.code]).toEqual([404, 'not_found']);
    }
    for (const key of ['', 'nonsense', forged.create(runId), `${'a'.repeat(9)}.${'b'.repeat(22)}`])
      await request(site.app).get(`${PATH}/${runId}`).set('X-Milepost-Run-Key', key).expect(404);
    const other = await follow();
    await request(site.app).get(other.eventsUrl.replace(other.runId, runId)).expect(404);
  });

  it('is found, told and stopped with its key in a header, which opens nothing from an address', async () => {
    const { runId, stream } = await follow();
    const { runKey } = stream.events[0]?.data ?? {};
    const withKey = (asked: request.Test) => asked.set('X-Milepost-Run-Key', runKey);
    await withKey(request(site.app).get(`${PATH}/${runId}`)).expect(200);
    await withKey(request(site.app).get(`${PATH}/${runId}`))
      .set('Accept', 'application/json')
      .expect(200);
    await withKey(request(site.app).post(`${PATH}/${runId}/stop`)).expect(202, { runId });
    await withKey(request(site.app).delete(`${PATH}/${runId}`)).expect(202, { runId });
    await request(site.app).get(`${PATH}/${runId}?key=${runKey}`).expect(404);
    await withKey(request(site.app).get(`${PATH}/${(await follow()).runId}`)).expect(404);
  });

  it('refuses a cursor that is no number', async () => {
    const { eventsUrl } = await follow();
    for (const cursor of ['-1', 'abc', '1e3', '9'.repeat(20)]) {
      await request(site.app).get(eventsUrl).set('Last-Event-ID', cursor).expect(400);
    }
  });

  it('answers 404 for a run that does not exist', async () => {
    await request(site.app).get(`${PATH}/unknown`).expect(404);
  });
});

describe('stopping a run', () => {
  it('is idempotent, by DELETE and by POST, and only for its visitor', async () => {
    const { stopUrl, runId } = (await askStream()).events[0]?.data ?? {};
    await request(site.app).post(stopUrl).expect(202, { runId });
    await request(site.app).post(stopUrl).expect(202, { runId });
    await request(site.app).delete(stopUrl.replace('/stop', '')).expect(202, { runId });
    await request(site.app).delete(`${PATH}/${runId}`).expect(404);
  });
});

describe('other origins', () => {
  it('are refused unless they are listed, before anything is asked', async () => {
    const response = await ask().set('Origin', 'https://evil.example');
    expect([response.status, response.body.code]).toEqual([403, 'origin_not_allowed']);
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
    expect(site.reports).toEqual([]);
  });

  it('get exact CORS answers when they are listed, without credentials', async () => {
    await site.close();
    site = await createTestSite({ env: { EMBED_ORIGINS: 'https://shop.example, http://localhost:8080' } });
    const preflight = await request(site.app)
      .options(PATH)
      .set({ Origin: 'https://shop.example', 'Access-Control-Request-Method': 'POST' })
      .expect(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      vary: 'Origin',
    });
    const response = await ask().set('Origin', 'https://shop.example').expect(200);
    expect(response.headers['access-control-allow-origin']).toBe('https://shop.example');
    expect(response.headers).not.toHaveProperty('access-control-allow-credentials');
    for (const origin of [
      'https://shop.example.evil',
      'http://shop.example',
      'null',
      'https://SHOP.example:444',
    ]) {
      expect((await ask().set('Origin', origin)).status).toBe(403);
    }
  });
});

describe('a failure inside a stage', () => {
  it('ends the stream with complete and a terminal stage, and tells the visitor no detail', async () => {
    await site.close();
    const { knowledge } = createScriptedPorts();
    const search = async () => {
      throw new Error('SQLITE_CORRUPT: /var/secret/path');
    };
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const stream = await openStream(ask().expect(200));
    expect(stream).toFollowProtocol();
    expect(stream.events.slice(-2)).toMatchObject([
      {
        type: 'complete',
        data: { success: false, error: { code: 'knowledge_unavailable', retryable: true } },
      },
      { type: 'stage', data: { stageId: 'knowledge', progress: 55, status: 'failed' } },
    ]);
    expect(stream.text).not.toContain('secret');
    const errorId = stream.events.at(-2)?.data.error.errorId;
    expect(site.failures).toMatchObject([{ errorId, stageId: 'knowledge' }]);
  });
});

it('an unknown address under /api is a problem too', async () => {
  const response = await request(site.app).get('/api/nothing').expect(404);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
});

describe('limits', () => {
  const limited = async (env: Record<string, string>) => {
    await site.close();
    site = await createTestSite({ env: { TRUST_PROXY: '1', ...env } });
  };

  it('hold a visitor back before the stream, and say when to come back', async () => {
    await limited({ ASKS_PER_MINUTE_VISITOR: '2' });
    const cookie = cookieOf(await ask());
    await ask().set('Cookie', cookie).expect(200);
    await ask().set('Cookie', cookie).expect(200);
    const refused = await ask().set('Cookie', cookie).expect(429);
    expect(refused.body).toMatchObject({
      code: 'rate_limited',
      retryable: true,
      retryAfterMs: expect.any(Number),
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await ask().expect(200);
  });

  it('hold an address back, whoever asks from it, and no other address', async () => {
    await limited({ ASKS_PER_MINUTE_ADDRESS: '2' });
    const from = (address: string) => ask().set('X-Forwarded-For', address);
    expect([(await from('192.0.2.1')).status, (await from('192.0.2.1')).status]).toEqual([200, 200]);
    expect((await from('192.0.2.1')).status).toBe(429);
    expect((await from('192.0.2.2')).status).toBe(200);
  });

  it('refuse a stream too many, and leave those that are open alone', async () => {
    const { knowledge } = createScriptedPorts();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const search: typeof knowledge.search = async (...args) => {
      await gate;
      return knowledge.search(...args);
    };
    await site.close();
    site = await createTestSite({
      ports: { knowledge: { ...knowledge, search } },
      env: { OPEN_STREAMS_SITE: '1' },
    });
    const open = await openStream(ask(), { live: true });
    const refused = await ask().expect(429);
    expect(refused.headers['retry-after']).toBe('15');
    const started = await ask().set('Accept', 'application/json').expect(202);
    const follow = await openStream(request(site.app).get(started.body.eventsUrl));
    expect(follow).toMatchObject({ status: 200, retryMs: 15_000, events: [], end: 'ended' });
    release();
    await open.closed;
    expect(open).toFollowProtocol();
    expect(await askStream()).toFollowProtocol();
  });

  it('refuse a question when too many wait in line', async () => {
    const { knowledge } = createScriptedPorts();
    const search = () => new Promise<never>(() => {});
    await site.close();
    const env = { MAX_ACTIVE_RUNS: '1', MAX_WAITING_RUNS: '1' };
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } }, env });
    const start = () => ask().set('Accept', 'application/json');
    await start().expect(202);
    await start().expect(202);
    while (site.runs.waitingCount() === 0) await delay(1);
    const response = await start().expect(503);
    expect(response.body).toMatchObject({ code: 'over_capacity', retryAfterMs: 15_000 });
  });
});

describe('a snapshot', () => {
  it('tells a run as it stands, for those who ask for JSON', async () => {
    const { events } = await askStream();
    const { eventsUrl, runId, conversationId } = events[0]?.data ?? {};
    const { body } = await request(site.app).get(eventsUrl).set('Accept', 'application/json').expect(200);
    const complete = events.find(({ type }) => type === 'complete')?.data;
    expect(body).toMatchObject({
      runId,
      conversationId,
      state: 'done',
      lastEventId: String(events.length),
      text: complete.response,
      complete,
      stage: { stageId: 'complete', progress: 100 },
    });
  });
});

it('a form without a script passes the same limits', async () => {
  await site.close();
  site = await createTestSite({ env: { ASKS_PER_MINUTE_VISITOR: '1' } });
  const cookie = cookieOf(await request(site.app).get('/'));
  const send = () =>
    request(site.app).post('/ask').type('form').set('Cookie', cookie).send({ message: 'Why?' });
  await send().expect(200);
  const refused = await send().expect(429);
  expect(refused.text).toContain('More questions than you may ask in a minute.');
});
