import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventStream, StreamEvent } from '../../kit/event-stream.ts';
import { openThrough } from './open-through.ts';
import { waitUntil } from './wait-until.ts';

/** A proxy that has let nothing through in this time waits for more. */
const BUFFERED_AFTER_MS = 500;

/** One run as two readers saw it: one through the proxy, one at Milepost itself. */
export interface Comparison {
  readonly throughProxy: EventStream;
  readonly direct: EventStream;
  /** Milliseconds from the question to its first event, through the proxy. */
  readonly firstEventMs: number;
  /** By how many milliseconds the time between two events differs, at the worst. */
  readonly worstGapErrorMs: number;
  /** By how many milliseconds an event came later through the proxy, at the worst. */
  readonly worstDelayMs: number;
}

/**
 * Asks through the proxy and directly with the same key, which is one run with two readers. `whenBothRead` is called when
 * both have the first event, or the proxy has not let it through in `BUFFERED_AFTER_MS`; what comes after that is compared.
 */
export async function compareWithDirect(
  proxyUrl: string,
  directUrl: string,
  whenBothRead: () => unknown = () => {},
): Promise<Comparison> {
  // The first request of all waits until the proxy has opened what it needs.
  const warm = await openThrough(proxyUrl, { path: '/health' });
  await warm.closed;
  const ask = {
    path: '/api/chat/stream',
    body: { message: 'Why does my stream arrive at once?' },
    headers: { Cookie: await becomeVisitor(directUrl), 'Idempotency-Key': randomUUID() },
  };
  // Sent in one moment, so the times of both count from the same.
  const asked = openThrough(proxyUrl, ask);
  const direct = await openThrough(directUrl, ask);
  const hasFirst = asked.then((stream) => waitUntil('an event came', () => stream.events.length > 0));
  hasFirst.catch(() => {});
  await Promise.race([hasFirst, delay(BUFFERED_AFTER_MS)]);
  const replayedCount = direct.events.length;
  await whenBothRead();
  const throughProxy = await asked;
  const isOver = () => throughProxy.end !== 'open' && direct.end !== 'open';
  await waitUntil('both readers are at the end', isOver, 20_000);

  const compared = direct.events.slice(replayedCount).flatMap((event) => {
    const same = throughProxy.events.find(({ id, text }) => id === event.id && text === event.text);
    return same ? [{ direct: event.atMs, proxied: same.atMs }] : [];
  });
  const gapErrors = compared.slice(1).map((now, index) => {
    const before = compared[index] as (typeof compared)[number];
    return Math.abs(now.proxied - before.proxied - (now.direct - before.direct));
  });
  return {
    throughProxy,
    direct,
    firstEventMs: (throughProxy.events[0] as StreamEvent).atMs,
    worstGapErrorMs: Math.max(...gapErrors),
    worstDelayMs: Math.max(...compared.map(({ direct, proxied }) => proxied - direct)),
  };
}

/** The cookie of a new visitor. */
export async function becomeVisitor(url: string): Promise<string> {
  const [cookie = ''] = (await fetch(url)).headers.getSetCookie();
  return cookie.split(';')[0] ?? '';
}
