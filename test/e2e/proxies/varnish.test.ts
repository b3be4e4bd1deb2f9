import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { describeProxy } from './describe-proxy.ts';
import { expectHeldBack } from './expect-held-back.ts';
import { openThrough } from './open-through.ts';
import { startProxiedSite } from './proxied-site.ts';
import type { ProxyKind } from './proxies.ts';
import { testThatStreamsPass } from './test-that-streams-pass.ts';
import { waitUntil } from './wait-until.ts';

for (const kind of ['varnish-default', 'varnish'] as const)
  describeProxy(kind, () => testThatStreamsPass(kind));

// Varnish fetches an address once at a time, for all who ask for it, until it knows that it may not be kept.
describeProxy('varnish-default', () => {
  it('lets one reader of a run wait for another', async () => {
    expect(await secondReaderStarts('varnish-default')).toBe(false);
  }, 30_000);
});

describeProxy('varnish', () => {
  it('lets no reader of a run wait for another', async () => {
    expect(await secondReaderStarts('varnish')).toBe(true);
  }, 30_000);
});

describeProxy('varnish-whole', () => {
  it('holds everything back until the end', async () => {
    await expectHeldBack('varnish-whole');
  }, 30_000);
});

/** Whether a reader who asks for the whole run gets it while another one waits for what comes next. */
async function secondReaderStarts(kind: ProxyKind): Promise<boolean> {
  const through = await startProxiedSite(kind);
  try {
    await through.renew();
    const asked = await openThrough(through.directUrl, {
      path: '/api/chat/stream',
      body: { message: 'Why?' },
    });
    await waitUntil('the search has begun', () => asked.events.length >= 8);
    const path: string = asked.events[0]?.data.eventsUrl;
    const lastEventId = asked.events.at(-1)?.lastEventId ?? '';
    const waiting = openThrough(through.proxy.url, { path, headers: { 'Last-Event-ID': lastEventId } });
    await waitUntil('the first reader waits', () => through.openStreams() === 2);
    const second = openThrough(through.proxy.url, { path });
    const starts = await Promise.race([second.then(() => true), delay(300, false)]);
    through.staged.release.all();
    for (const stream of await Promise.all([waiting, second]))
      await waitUntil('all is read', () => stream.end !== 'open');
    return starts;
  } finally {
    await through.close();
  }
}
