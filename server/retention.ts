import type { Eraser } from '../pipeline/runs/eraser.ts';
import type { Logger } from './log.ts';

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 3_600_000;

export interface RetentionOptions {
  readonly eraser: Pick<Eraser, 'eraseIdleSince'>;
  /** Days after its last question that a conversation is kept; 0 for ever. */
  readonly keepDays: number;
  readonly logger: Logger;
}

/** Erases what is older than it may be, now and every hour. Returns what ends that. */
export function startRetention({ eraser, keepDays, logger }: RetentionOptions): () => void {
  if (keepDays === 0) return () => {};
  const ending = new AbortController();
  const look = async () => {
    try {
      const conversations = await eraser.eraseIdleSince(Date.now() - keepDays * DAY_MS, ending.signal);
      if (conversations > 0) logger.info({ conversations }, 'erased old conversations');
    } catch (error) {
      logger.error({ err: error }, 'erasing old conversations failed');
    }
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    ending.abort();
  };
}
