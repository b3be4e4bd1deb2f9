import type { Signatures } from './signatures.ts';

/** How long the key of a run opens it, in milliseconds. */
const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** Keys that open one run without its visitor's cookie, for EventSource on other origins and for programs. */
export interface RunKeys {
  create(runId: string): string;
  opens(runId: string, key: string): boolean;
}

export function createRunKeys(signatures: Signatures, now: () => number = Date.now): RunKeys {
  return {
    create(runId) {
      const expiresAt = (now() + KEY_LIFETIME_MS).toString(36);
      return `${expiresAt}.${signatures.sign('run', `${runId} ${expiresAt}`)}`;
    },
    opens(runId, key) {
      const [expiresAt = '', signature = ''] = key.split('.');
      return parseInt(expiresAt, 36) > now() && signatures.verify('run', `${runId} ${expiresAt}`, signature);
    },
  };
}
