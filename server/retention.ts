import type { ProfileStore } from '../pipeline/ports.ts';
import type { Eraser } from '../pipeline/runs/eraser.ts';
import type { Logger } from './log.ts';

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 3_600_000;

export interface RetentionOptions {
  readonly eraser: Pick<Eraser, 'eraseIdleSince'>;
  readonly profiles: Pick<ProfileStore, 'eraseExpired'>;
  /** Days after its last question that a conversation is kept; 0 for ever. */
  readonly keepDays: number;
  readonly logger: Logger;
}

/** Erases what is older than it may be, now and every hour: conversations, and what was noticed of visitors. Returns what ends that. */
export function startRetention({ eraser, profiles, keepDays, logger }: RetentionOptions): () => void {
  const ending = new AbortController();
  const eraseTraits = async () => {
    try {
      await profiles.eraseExpired();
    } catch (error) {
      if (!ending.signal.aborted) logger.error({ err: error }, 'erasing expired traits failed');
    }
  };
  const eraseConversations = async () => {
    if (keepDays === 0) return;
    try {
      const conversations = await eraser.eraseIdleSince(Date.now() - keepDays * DAY_MS, ending.signal);
      if (conversations > 0) logger.info({ conversations }, 'erased old conversations');
    } catch (error) {
      logger.error({ err: error }, 'erasing old conversations failed');
    }
  };
  const look = () => void Promise.all([eraseTraits(), eraseConversations()]);
  look();
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    ending.abort();
  };
}
