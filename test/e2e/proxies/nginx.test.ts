import { expect, it } from '@jest/globals';
import '../../kit/jest-globals.ts';
import { describeProxy } from './describe-proxy.ts';
import { expectHeldBack } from './expect-held-back.ts';
import { openRest } from './open-rest.ts';
import { openThrough } from './open-through.ts';
import { startProxiedSite } from './proxied-site.ts';
import { testThatStreamsPass } from './test-that-streams-pass.ts';
import { waitUntil } from './wait-until.ts';

const WORKING = [
  'nginx-default',
  'nginx',
  'nginx-gzip',
  'nginx-http2',
  'nginx-deaf-mended',
  'nginx-short',
  'nginx-nginx-mended',
] as const;
for (const kind of WORKING) describeProxy(kind, () => testThatStreamsPass(kind));

describeProxy('nginx-gzip', () => {
  it('compresses what Milepost asked not to transform, and flushes every event', async () => {
    const through = await startProxiedSite('nginx-gzip');
    await through.renew();
    through.staged.release.all();
    const stream = await openThrough(through.proxy.url, {
      path: '/api/chat/stream',
      body: { message: 'Why?' },
    });
    await waitUntil('the stream is over', () => stream.end !== 'open');
    await through.close();
    expect(stream.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': expect.stringContaining('no-transform'),
    });
  }, 30_000);
});

describeProxy('nginx-deaf', () => {
  it('holds events back until its buffer is full', async () => {
    const { throughProxy } = await expectHeldBack('nginx-deaf');
    const [first, ...others] = throughProxy.events;
    // In one packet, though they were sent one by one.
    const together = others.filter(({ atMs }) => first && atMs - first.atMs < 20);
    expect(together.length).toBeGreaterThan(5);
  }, 30_000);
});

describeProxy('nginx-nginx', () => {
  it('holds events back, because the nginx behind it keeps X-Accel-Buffering to itself', async () => {
    const { throughProxy } = await expectHeldBack('nginx-nginx');
    expect(throughProxy.headers['x-accel-buffering']).toBeUndefined();
  }, 30_000);
});

describeProxy('nginx-short', () => {
  it('cuts a silence that is longer than it allows when heartbeats are rarer, and the rest can be had', async () => {
    const through = await startProxiedSite('nginx-short', '600ms');
    try {
      await through.renew({ HEARTBEAT_MS: '2000' });
      const stream = await openThrough(through.proxy.url, {
        path: '/api/chat/stream',
        body: { message: 'Why?' },
      });
      await waitUntil('the connection is cut', () => stream.end !== 'open', 5_000);
      expect(stream.end).toBe('cut');
      const rest = await openRest(through.proxy.url, stream);
      through.staged.release.all();
      await waitUntil('the rest is there', () => rest.end !== 'open');
      expect(rest).toEndCleanly();
      expect(rest.events.find(({ id }) => id !== null)?.id).toBe(
        String(Number(stream.events.at(-1)?.lastEventId) + 1),
      );
    } finally {
      await through.close();
    }
  }, 30_000);
});
