import { createHmac } from 'node:crypto';

export interface WebhookMessage {
  readonly id: string;
  /** JSON, as it is sent. */
  readonly body: string;
}

/** The headers of one attempt, by https://www.standardwebhooks.com; `now` in milliseconds since the epoch. */
export function signMessage(
  { id, body }: WebhookMessage,
  key: Buffer,
  now: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1_000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
