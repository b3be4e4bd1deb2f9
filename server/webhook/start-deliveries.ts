import { type Delivery, type DeliveryStore, MAX_DELIVERIES } from '../../pipeline/ports.ts';
import type { Logger } from '../log.ts';
import type { ComposeMessage } from './compose-message.ts';
import type { Attempt, SendMessage } from './send-message.ts';

/** Times between two attempts, about a day in all. Each is a fifth shorter or longer, so that not all come back at once. */
export const RETRIES_MS = [
  5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 25_200_000, 32_400_000,
];
const JITTER = 0.2;
/** What has waited for so long, because nobody was there to send it, is no news. */
const MAX_AGE_MS = 2 * 86_400_000;
/** Longer than an attempt may take: a process that died within one holds its delivery for so long. */
const HOLD_MS = 60_000;
/** Sent at the same time, so that one receiver that hangs holds up few. */
const AT_ONCE = 8;
/** Deliveries that another process has added, or left, are seen so soon. */
const LOOK_EVERY_MS = 5_000;

export interface DeliveriesOptions {
  readonly store: DeliveryStore;
  readonly compose: ComposeMessage;
  readonly send: SendMessage;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly now?: () => number;
  /** 0 to 1. */
  readonly random?: () => number;
}

export interface Deliveries {
  /** One was added by this process. */
  wake(): void;
  /** Resolves when nothing is being sent any more; what is cut off is sent again by the next process. */
  end(): Promise<void>;
}

/** Sends what waits, beside everything else that the process does. Each attempt is a line in the log, without the question. */
export function startDeliveries(options: DeliveriesOptions): Deliveries {
  const { store, compose, send, logger, now = Date.now, random = Math.random } = options;
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> | null = null;
  let isWanted = false;
  let isFullTold = false;
  let isFailureTold = false;
  schedule(0);

  return {
    wake: () => schedule(0),
    async end() {
      ending.abort();
      clearTimeout(timer);
      await round;
    },
  };

  function schedule(ms: number): void {
    if (ending.signal.aborted) return;
    if (round !== null) isWanted ||= ms === 0;
    else {
      clearTimeout(timer);
      timer = setTimeout(run, ms).unref();
    }
  }

  function run(): void {
    isWanted = false;
    round = sendDue().then((nextMs) => {
      round = null;
      schedule(isWanted ? 0 : nextMs);
    });
  }

  /** Resolves with the time until there is something to do again. */
  async function sendDue(): Promise<number> {
    try {
      const due = await store.claim(now(), now() + HOLD_MS, AT_ONCE);
      const results = await Promise.allSettled(due.map(deliver));
      for (const result of results) if (result.status === 'rejected') throw result.reason;
      const { count, nextDueAt } = await store.look();
      tellWhenFull(count);
      isFailureTold = false;
      return nextDueAt === null ? LOOK_EVERY_MS : Math.min(Math.max(nextDueAt - now(), 0), LOOK_EVERY_MS);
    } catch (error) {
      // That nothing can be read or written now is told of elsewhere, too, and passes.
      if (!isFailureTold) logger.warn({ err: error }, 'the queue of the webhook cannot be read');
      isFailureTold = true;
      return LOOK_EVERY_MS;
    }
  }

  async function deliver(delivery: Delivery): Promise<void> {
    const { id, type, attempts } = delivery;
    const body = now() - delivery.createdAt > MAX_AGE_MS ? null : await compose(delivery);
    if (body === null) return store.settle(id);
    const startedAt = performance.now();
    const attempt = await send({ id, body }, ending.signal);
    const ms = Math.round(performance.now() - startedAt);
    const line = { deliveryId: id, type, attempt: attempts, ...attempt, ms };
    if (isTaken(attempt)) {
      logger.info(line, 'webhook delivered');
      return store.settle(id);
    }
    // The attempt that the end of the process has cut off is nobody's fault.
    if (ending.signal.aborted) return store.postpone(id, now());
    const retryMs = attempt.status === 410 ? undefined : RETRIES_MS[attempts - 1];
    if (retryMs === undefined) {
      logger.warn(line, 'webhook given up');
      return store.settle(id);
    }
    const retryInMs = Math.round(retryMs * (1 + JITTER * (2 * random() - 1)));
    logger.warn({ ...line, retryInMs }, 'webhook not delivered');
    await store.postpone(id, now() + retryInMs);
  }

  function tellWhenFull(count: number): void {
    const isFull = count >= MAX_DELIVERIES;
    if (isFull && !isFullTold)
      logger.error(
        { count },
        'the queue of the webhook is full: what comes now is not sent. See to its receiver.',
      );
    isFullTold = isFull;
  }
}

function isTaken({ status }: Attempt): boolean {
  return status !== null && status >= 200 && status < 300;
}
