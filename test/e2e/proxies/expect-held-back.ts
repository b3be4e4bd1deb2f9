import { expect } from '@jest/globals';
import '../../kit/jest-globals.ts';
import { type Comparison, compareWithDirect } from './compare-with-direct.ts';
import { startProxiedSite } from './proxied-site.ts';
import type { ProxyKind } from './proxies.ts';
import { releaseOneByOne } from './release-one-by-one.ts';

/** For configurations that cannot work as they are: events are late, and yet all of them come, in their order. */
export async function expectHeldBack(kind: ProxyKind): Promise<Comparison> {
  const through = await startProxiedSite(kind);
  try {
    await through.renew();
    const comparison = await compareWithDirect(through.proxy.url, through.directUrl, () =>
      releaseOneByOne(through.staged),
    );
    expect(comparison.worstGapErrorMs).toBeGreaterThan(50);
    expect(() => expect(comparison.throughProxy).toBeUnbuffered()).toThrow(/held back/);
    expect(comparison.throughProxy).toEndCleanly();
    expect(comparison.throughProxy).toHaveNoGaps({ from: 1 });
    return comparison;
  } finally {
    await through.close();
  }
}
