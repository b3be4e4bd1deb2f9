import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import type { Stores } from '../stores/stores.ts';
import { createMessageComposer } from './compose-message.ts';
import { createOwnerWebhook, type OwnerWebhook } from './owner-webhook.ts';
import { createSender } from './send-message.ts';
import { startDeliveries } from './start-deliveries.ts';

export interface StartedWebhook extends OwnerWebhook {
  /** Resolves when nothing is being sent any more. */
  end(): Promise<void>;
}

/** Notes and sends what the owner wants to be told of; nothing where no address is set. */
export function startWebhook(
  { WEBHOOK_URL: url, WEBHOOK_SECRET: key, PUBLIC_URL: publicUrl }: Config,
  { runs, feedback, deliveries: store, beginUnit }: Stores,
  logger: Logger,
): StartedWebhook {
  if (url === null || key === null) return { beginUnit, noteFeedback: async () => {}, end: async () => {} };
  const compose = createMessageComposer({ runs, feedback, publicUrl });
  const { wake, end } = startDeliveries({ store, compose, send: createSender({ url, key }), logger });
  return { ...createOwnerWebhook({ beginUnit, store, wake }), end };
}
