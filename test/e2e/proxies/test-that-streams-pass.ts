import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { EventStream } from '../../kit/event-stream.ts';
import '../../kit/jest-globals.ts';
import { toBeUnbuffered } from '../../kit/matchers/to-be-unbuffered.ts';
import { compareWithDirect } from './compare-with-direct.ts';
import { openRest, pathIn } from './open-rest.ts';
import { openThrough } from './open-through.ts';
import { type ProxiedSite, startProxiedSite } from './proxied-site.ts';
import type { ProxyKind } from './proxies.ts';
import { releaseOneByOne } from './release-one-by-one.ts';
import { waitUntil } from './wait-until.ts';

/** Seconds in use; here a silence must not take so long. */
const HEARTBEAT_MS = 250;
const SILENCE = '800ms';
const TOLERANCE_MS = 90;
const TRIES = 5;
const QUESTION = { path: '/api/chat/stream', body: { message: 'Why does my stream arrive at once?' } };

/** Events come one by one, silence is no end, leaving and stopping reach Milepost, and a dead proxy loses nothing. */
export function testThatStreamsPass(kind: ProxyKind): void {
  let through: ProxiedSite;
  beforeAll(async () => {
    through = await startProxiedSite(kind, SILENCE);
  }, 30_000);
  beforeEach(() => through.renew({ HEARTBEAT_MS: String(HEARTBEAT_MS) }));
  afterAll(() => through?.close());

  it('passes every event on as it comes, and nothing else', async () => {
    const compare = () =>
      compareWithDirect(through.proxy.url, through.directUrl, () => releaseOneByOne(through.staged));
    let comparison = await compare();
    const isLate = () =>
      comparison.worstGapErrorMs >= TOLERANCE_MS ||
      !toBeUnbuffered(comparison.throughProxy, { toleranceMs: TOLERANCE_MS }).pass;
    // Somebody else may take the machine for a moment; a proxy that holds events back does so every time.
    for (let tried = 1; isLate() && tried < TRIES; tried++) {
      await through.renew({ HEARTBEAT_MS: String(HEARTBEAT_MS) });
      comparison = await compare();
    }
    const { throughProxy, direct, worstGapErrorMs } = comparison;
    expect(worstGapErrorMs).toBeLessThan(TOLERANCE_MS);
    expect(throughProxy).toBeUnbuffered({ toleranceMs: TOLERANCE_MS });
    expect(direct).toFollowProtocol();
    expect(toSent(throughProxy)).toEqual(toSent(direct));
  }, 30_000);

  it('lets heartbeats through, which keep a silent stage alive', async () => {
    const stream = await openThrough(through.proxy.url, QUESTION);
    await waitUntil('the search has begun', () => hasProgress(stream, 55));
    const silentSince = stream.comments.length;
    await delay(6 * HEARTBEAT_MS);
    expect(stream.end).toBe('open');
    const heartbeats = stream.comments.slice(silentSince);
    expect(heartbeats.length).toBeGreaterThanOrEqual(3);
    // Each came by itself.
    expect(new Set(heartbeats.map(({ atMs }) => Math.round(atMs / 100))).size).toBe(heartbeats.length);
    through.staged.release.all();
    await waitUntil('the stream is over', () => stream.end !== 'open');
    expect(stream).toEndCleanly();
    expect(stream).toHaveNoGaps({ from: 1 });
  }, 30_000);

  it('lets a stop through, which ends the work', async () => {
    const stream = await openThrough(through.proxy.url, QUESTION);
    await waitUntil('the search has begun', () => hasProgress(stream, 55));
    const stopped = await openThrough(through.proxy.url, {
      method: 'POST',
      path: pathIn(stream, 'stopUrl'),
      headers: { Origin: through.proxy.url },
    });
    expect(stopped.status).toBe(202);
    await waitUntil('the stream is over', () => stream.end !== 'open');
    expect(stream.events.at(-1)?.data).toMatchObject({ stageId: 'knowledge', status: 'stopped' });
    expect(through.site.reports).toMatchObject([{ state: 'stopped' }]);
    await waitUntil('no stream is open', () => through.openStreams() === 0);
  }, 30_000);

  it('tells Milepost that a reader has left, which ends the work', async () => {
    await through.renew({ HEARTBEAT_MS: String(HEARTBEAT_MS), WHEN_DETACHED: 'abort' });
    const stream = await openThrough(through.proxy.url, QUESTION);
    await waitUntil('the search has begun', () => hasProgress(stream, 55));
    await stream.stop();
    // Varnish and Apache notice it with the next thing that they have to send, a heartbeat.
    await waitUntil('no stream is open', () => through.openStreams() === 0, 20 * HEARTBEAT_MS);
    await waitUntil('the work is over', () => through.site.reports.length === 1);
    expect(through.site.reports).toMatchObject([{ state: 'failed', errorCode: 'interrupted' }]);
  }, 30_000);

  it('loses nothing when it is killed in the middle and comes back', async () => {
    const stream = await openThrough(through.proxy.url, QUESTION);
    through.staged.release.search();
    through.staged.release.pieces(2);
    await waitUntil('two pieces came', () => stream.text.includes('passes every event on'));
    await through.proxy.kill();
    await waitUntil('the connection is cut', () => stream.end !== 'open');
    expect(stream.end).toBe('cut');
    through.staged.release.pieces(1);
    await through.proxy.restart();
    const rest = await openRest(through.proxy.url, stream);
    through.staged.release.all();
    await waitUntil('the rest is there', () => rest.end !== 'open');
    expect(rest).toEndCleanly();
    const ids = [...stream.events, ...rest.events].flatMap(({ id }) => (id === null ? [] : [Number(id)]));
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    expect(rest.events.at(-1)?.data).toMatchObject({ stageId: 'complete', progress: 100 });
    expect(through.site.reports).toHaveLength(1);
  }, 40_000);
}

function hasProgress(stream: EventStream, progress: number): boolean {
  return stream.events.some(({ type, data }) => type === 'stage' && data.progress === progress);
}

function toSent({ events }: EventStream) {
  return events.filter(({ id }) => id !== null).map(({ id, type, text }) => ({ id, type, text }));
}
