import { findInnermostCause } from '../../pipeline/innermost-cause.ts';
import { signMessage, type WebhookMessage } from './sign-message.ts';

/** By the Standard Webhooks specification 15 to 30 s are the most; whoever takes longer should answer first. */
const DEADLINE_MS = 10_000;

export interface Attempt {
  /** Of HTTP; null when there was no answer. */
  readonly status: number | null;
  /** Why there was none. */
  readonly reason?: string;
}

export type SendMessage = (message: WebhookMessage, ending: AbortSignal) => Promise<Attempt>;

export interface SenderOptions {
  readonly url: string;
  readonly key: Buffer;
  readonly now?: () => number;
  readonly deadlineMs?: number;
}

/** Posts a message, once. Redirects are not followed, since they may lead anywhere, and nothing of the answer but its status is read. */
export function createSender({
  url,
  key,
  now = Date.now,
  deadlineMs = DEADLINE_MS,
}: SenderOptions): SendMessage {
  return async function sendMessage(message, ending) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'Milepost',
          ...signMessage(message, key, now()),
        },
        body: message.body,
        redirect: 'manual',
        signal: AbortSignal.any([ending, AbortSignal.timeout(deadlineMs)]),
      });
      await response.body?.cancel();
      return { status: response.status };
    } catch (error) {
      return { status: null, reason: findInnermostCause(error).text };
    }
  };
}
