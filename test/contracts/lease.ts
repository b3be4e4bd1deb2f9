import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Lease, LeaseHolder } from '../../pipeline/ports.ts';

/** What every Lease does. `create` gives a function that makes one more contender for the same lease. */
export function describeLease(name: string, create: () => Promise<() => Lease>): void {
  describe(`${name} as a lease`, () => {
    const holder = (pid: number, address: string | null = null): LeaseHolder => ({
      host: 'host',
      pid,
      since: '2026-01-01T00:00:00.000Z',
      address,
    });
    let first: Lease;
    let second: Lease;
    beforeEach(async () => {
      const contend = await create();
      first = contend();
      second = contend();
    });
    afterEach(async () => {
      await first.release();
      await second.release();
    });

    it('is held by one at a time, and the other one is told who that is', async () => {
      expect(await first.take(holder(1))).toEqual({ isOurs: true, holder: null });
      expect(await second.take(holder(2))).toEqual({ isOurs: false, holder: holder(1) });
      expect(await second.take(holder(2))).toEqual({ isOurs: false, holder: holder(1) });
      expect(await first.renew(holder(1))).toEqual({ isOurs: true, holder: null });
    });

    it('tells what its holder said of itself last', async () => {
      await first.take(holder(1));
      await first.renew(holder(1, 'http://127.0.0.1:3000/'));
      expect((await second.take(holder(2))).holder).toEqual(holder(1, 'http://127.0.0.1:3000/'));
    });

    it('is free once it was given back', async () => {
      await first.take(holder(1));
      await first.release();
      expect(await second.take(holder(2))).toEqual({ isOurs: true, holder: null });
      expect(await first.take(holder(1))).toEqual({ isOurs: false, holder: holder(2) });
    });

    it('is not kept by one who does not have it', async () => {
      await second.take(holder(2));
      expect(await first.renew(holder(1))).toEqual({ isOurs: false, holder: holder(2) });
      await first.release();
      expect(await second.renew(holder(2))).toEqual({ isOurs: true, holder: null });
    });
  });
}
