import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Lease, LeaseHolder } from '../pipeline/ports.ts';

const RENEW_MS = 1_000;
const LOOK_AGAIN_MS = 100;

/** Thrown when another process has the data folder; the message says which, and what to do. */
export class LeaseTakenError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LeaseTakenError';
  }
}

export interface HoldOptions {
  /** Names in messages what is held. */
  readonly dataDir: string;
  /** Waits until the lease is free instead of giving up. */
  readonly waits: boolean;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Told once, when it has to wait. */
  readonly onWait: (sentence: string) => void;
  /** Told once, when the lease is not ours any more: nothing more may be executed. */
  readonly onLost: (reason: unknown) => void;
}

export interface HeldLease {
  /** Tells others where this process is reached. */
  tellAddress(address: string): void;
  release(): Promise<void>;
}

/**
 * Takes the lease and keeps it until `release`. Null when `signal` aborted while it waited.
 * @throws {LeaseTakenError} when another process has it and `waits` is false
 */
export async function holdLease(lease: Lease, options: HoldOptions): Promise<HeldLease | null> {
  const { dataDir, waits, signal, onWait, onLost } = options;
  const self = { host: hostname(), pid: process.pid, since: new Date().toISOString() };
  let address: string | null = null;
  let hasWaited = false;
  for (;;) {
    const { isOurs, holder } = await lease.take({ ...self, address });
    if (isOurs) break;
    const taken = `DATA_DIR (${dataDir}) is in use by ${describe(holder)}.`;
    if (!waits) {
      throw new LeaseTakenError(
        `${taken} Stop that one, or wait until it has ended with: npm start -- --takeover. For several processes of one site set DATABASE_URL in all, and another DATA_DIR in each.`,
      );
    }
    if (!hasWaited) onWait(`${taken} Waiting until it has ended.`);
    hasWaited = true;
    await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
    if (signal.aborted) return null;
  }

  let renewing = Promise.resolve();
  const renewSoon = () => {
    renewing = renewing.then(renew).catch(lose);
  };
  const keeper = setInterval(renewSoon, RENEW_MS).unref();
  return {
    tellAddress(url) {
      address = url;
      renewSoon();
    },
    async release() {
      clearInterval(keeper);
      await renewing;
      await lease.release();
    },
  };

  async function renew(): Promise<void> {
    const { isOurs, holder } = await lease.renew({ ...self, address });
    if (isOurs) return;
    throw new LeaseTakenError(
      `DATA_DIR (${dataDir}) was taken over by ${describe(holder)}. This process has stopped; what was open goes on there.`,
    );
  }

  function lose(reason: unknown): void {
    clearInterval(keeper);
    onLost(reason);
  }
}

export function describe(holder: LeaseHolder | null): string {
  if (!holder) return 'another Milepost';
  const { host, pid, since, address } = holder;
  const at = address === null ? '' : `, at ${address}`;
  return `another Milepost (process ${pid} on ${host} since ${since}${at})`;
}
