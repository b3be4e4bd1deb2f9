import type { Signatures } from './signatures.ts';

/** How long the key of a run opens it, in milliseconds. */
const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** How long one in an address opens it beyond the time that a run may take: whoever was away for a while still reads its end. */
const ADDRESS_KEY_SPARE_MS = 15 * 60 * 1000;
/** What each kind is signed as: the one that lasts opens nothing from an address. */
const PURPOSES = { header: 'run-key', address: 'run' } as const;

/** Where a key is sent: what stands in an address is written to the logs of proxies. */
export type KeyPlace = keyof typeof PURPOSES;

/** Keys that open one run without its visitor's cookie, for other origins and for programs. */
export interface RunKeys {
  /** For the header X-Milepost-Run-Key: lasts for a day. */
  create(runId: string): string;
  /** For an address, as an EventSource needs it: lasts little longer than a run. */
  createForAddress(runId: string): string;
  /** A header may carry the key of an address too, whose holder keeps it out of logs in this way. */
  opens(runId: string, key: string, place: KeyPlace): boolean;
}

/** `runTimeoutMs`: how long a run may take. */
export function createRunKeys(
  signatures: Signatures,
  { runTimeoutMs, now = Date.now }: { readonly runTimeoutMs: number; readonly now?: () => number },
): RunKeys {
  return {
    create: (runId) => sign(runId, 'header', KEY_LIFETIME_MS),
    createForAddress: (runId) => sign(runId, 'address', runTimeoutMs + ADDRESS_KEY_SPARE_MS),
    opens: (runId, key, place) =>
      verify(runId, key, 'address') || (place === 'header' && verify(runId, key, 'header')),
  };

  function sign(runId: string, place: KeyPlace, lifetimeMs: number): string {
    const expiresAt = (now() + lifetimeMs).toString(36);
    return `${expiresAt}.${signatures.sign(PURPOSES[place], `${runId} ${expiresAt}`)}`;
  }

  function verify(runId: string, key: string, place: KeyPlace): boolean {
    const [expiresAt = '', signature = ''] = key.split('.');
    return (
      parseInt(expiresAt, 36) > now() &&
      signatures.verify(PURPOSES[place], `${runId} ${expiresAt}`, signature)
    );
  }
}
