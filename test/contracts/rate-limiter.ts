import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RateLimiter } from '../../pipeline/ports.ts';

/** What every RateLimiter does. `create` gives one that has counted nothing. */
export function describeRateLimiter(name: string, create: () => Promise<RateLimiter>): void {
  describe(`${name} as rate limiter`, () => {
    let limiter: RateLimiter;
    beforeEach(async () => {
      limiter = await create();
    });
    const limit = (key: string, perMinute: number) => ({ key, perMinute });

    it('lets as many through as the limit says, and names the time after which the next may come', async () => {
      const mine = [limit('visitor a', 2)];
      expect([await limiter.consume(mine), await limiter.consume(mine)]).toEqual([null, null]);
      const excess = await limiter.consume(mine);
      expect(excess?.index).toBe(0);
      expect(excess?.retryAfterMs).toBeGreaterThan(50_000);
      expect(excess?.retryAfterMs).toBeLessThanOrEqual(60_000);
    });

    it('counts every key for itself', async () => {
      await limiter.consume([limit('visitor a', 1)]);
      expect(await limiter.consume([limit('visitor b', 1)])).toBeNull();
      expect(await limiter.consume([limit('address a', 1)])).toBeNull();
    });

    it('names the first limit that is reached, and takes nothing from those behind it', async () => {
      const limits = [limit('visitor a', 1), limit('address x', 2), limit('site', 3)];
      await limiter.consume(limits);
      for (let attempt = 0; attempt < 5; attempt++) expect((await limiter.consume(limits))?.index).toBe(0);
      const others = [limit('visitor b', 9), limit('address x', 2), limit('site', 3)];
      expect(await limiter.consume(others)).toBeNull();
      expect((await limiter.consume(others))?.index).toBe(1);
      expect(await limiter.consume([limit('site', 3)])).toBeNull();
      expect((await limiter.consume([limit('site', 3)]))?.index).toBe(0);
    });

    it('lets anything through that no limit holds for', async () => {
      expect(await limiter.consume([])).toBeNull();
    });

    it('lets no more through when all come at once', async () => {
      const asked = Array.from({ length: 50 }, (_, n) =>
        limiter.consume([limit(`visitor ${n % 10}`, 100), limit('site', 20)]),
      );
      const answers = await Promise.all(asked);
      expect(answers.filter((excess) => excess === null)).toHaveLength(20);
    });
  });
}
