import { afterEach, describe, expect, it } from '@jest/globals';
import { createTestSite, type TestSite } from '../../test-site.ts';

const PATH = '/api/chat/stream/doctor';
const NONCE = 'a-nonce-of-this-test';

let site: TestSite;
afterEach(() => site.close());

async function open(env: Record<string, string> = {}): Promise<string> {
  site = await createTestSite({ env });
  return (await site.listen()).url;
}
const post = (url: string, body: unknown, init: RequestInit = {}) =>
  fetch(`${url}${PATH}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    ...init,
  });
const silence = (seconds: number) => ({ probe: 'silence', nonce: NONCE, seconds });
const dataOf = (text: string, event: string) =>
  JSON.parse(new RegExp(`event: ${event}\\ndata: (.*)`).exec(text)?.[1] ?? 'null');

describe('POST /api/chat/stream/doctor', () => {
  it('has the headers of a stream, whatever the client accepts', async () => {
    const response = await post(await open(), silence(0.1));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-run-id': NONCE,
    });
    expect(response.headers.has('content-encoding')).toBe(false);
    await response.text();
  });

  it('tells what arrived of the request, and nothing of the visitor', async () => {
    const url = await open({ HEARTBEAT_MS: '5000' });
    const headers = {
      'Content-Type': 'application/json',
      Cookie: `other=secret; milepost_doctor=${NONCE}; more=secret`,
      'Last-Event-ID': '42',
    };
    const text = await (await post(url, silence(0.1), { headers })).text();
    expect(dataOf(text, 'hello')).toEqual({
      doctor: 1,
      nonce: NONCE,
      siteId: expect.stringMatching(/^[\w-]{22}$/),
      serveId: expect.stringMatching(/^[\w-]{12}$/),
      heartbeatMs: 5_000,
      httpVersion: '1.1',
      cookie: NONCE,
      lastEventId: '42',
      isReturning: false,
      pad: expect.stringMatching(/^[\w-]{1200}$/),
    });
    expect(text).not.toContain('secret');
  });

  it('keeps silent for as long as asked, with heartbeats or without', async () => {
    const url = await open({ HEARTBEAT_MS: '100' });
    const [kept, silent] = await Promise.all(
      ['heartbeat', 'silence'].map(async (probe) => (await post(url, { ...silence(0.6), probe })).text()),
    );
    expect(kept?.match(/^:$/gm)?.length).toBeGreaterThanOrEqual(3);
    expect(silent).not.toMatch(/^:/m);
    expect(dataOf(silent ?? '', 'done')).toEqual({ isWhole: true });
  });

  it.each([
    ['without a plan', undefined],
    ['without a nonce', { probe: 'paced' }],
    ['with a nonce that is a header', { probe: 'paced', nonce: 'x\r\nSet-Cookie: a=b' }],
    ['longer than two minutes', silence(121)],
    ['of no length', silence(0)],
    ['of another kind', { probe: 'flood', nonce: NONCE }],
    ['with more than asked for', { ...silence(1), times: 1_000 }],
  ])('refuses a stream %s', async (_what, body) => {
    const response = await post(await open(), body);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('refuses pages of other sites, as asking does', async () => {
    const url = await open();
    const headers = { 'Content-Type': 'application/json', Origin: 'https://elsewhere.example' };
    const response = await post(url, silence(1), { headers });
    expect([response.status, await response.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'origin_not_allowed' }),
    ]);
  });

  it('takes a place among the open streams until the reader leaves', async () => {
    const url = await open({ OPEN_STREAMS_SITE: '1' });
    const leave = new AbortController();
    await post(url, silence(100), { signal: leave.signal });
    expect((await post(url, silence(0.1))).status).toBe(429);
    leave.abort();
    let status = 429;
    for (const end = Date.now() + 5_000; status === 429 && Date.now() < end; )
      status = (await post(url, silence(0.1))).status;
    expect(status).toBe(200);
  });

  it('is refused when too many are open already, whatever the limits', async () => {
    const env = { OPEN_STREAMS_SITE: '0', OPEN_STREAMS_ADDRESS: '0', ASKS_PER_MINUTE_ADDRESS: '0' };
    const url = await open(env);
    const leave = new AbortController();
    const opened = Array.from({ length: 65 }, () => post(url, silence(100), { signal: leave.signal }));
    const statuses = (await Promise.all(opened)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(64);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    leave.abort();
  });

  it('counts as an ask', async () => {
    const url = await open({ ASKS_PER_MINUTE_SITE: '1' });
    expect((await post(url, silence(0.1))).status).toBe(200);
    const { status, headers } = await post(url, silence(0.1));
    expect([status, Number(headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
  });

  it('ends early when the server drains, and says so', async () => {
    const url = await open();
    const response = await post(url, silence(100));
    site.isDraining = true;
    expect(dataOf(await response.text(), 'done')).toEqual({ isWhole: false });
    expect((await post(url, silence(1))).status).toBe(503);
  });
});

describe('GET /api/chat/stream/doctor', () => {
  it('is another response each time, and starts no run', async () => {
    const url = await open();
    const [first, second] = await Promise.all(
      [1, 2].map(async () => (await fetch(`${url}${PATH}?nonce=${NONCE}`)).text()),
    );
    expect(dataOf(first ?? '', 'hello').serveId).not.toBe(dataOf(second ?? '', 'hello').serveId);
    expect(site.reports).toEqual([]);
  });

  it('needs a nonce', async () => {
    const url = await open();
    expect((await fetch(`${url}${PATH}`)).status).toBe(400);
  });
});
