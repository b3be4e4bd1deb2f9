import { isUnanswered } from '../../pipeline/answer/hand-over.ts';
import { createIdSource } from '../../pipeline/id-source.ts';
import type { BeginUnit, DeliveryStore, Feedback, RunOutcome } from '../../pipeline/ports.ts';

/** A reason and a sentence come a moment after the thumb, and are to go with it. */
const FEEDBACK_DELAY_MS = 60_000;

/** Notes what the owner is to be told of. */
export interface OwnerWebhook {
  /** Units of work that note, together with the end of a run, that it had no answer. */
  readonly beginUnit: BeginUnit;
  /** To be called when it is kept; null when it was taken back. Durable when it resolves. */
  noteFeedback(runId: string, feedback: Feedback | null): Promise<void>;
}

export interface OwnerWebhookOptions {
  readonly beginUnit: BeginUnit;
  readonly store: DeliveryStore;
  /** Told that something was noted. */
  readonly wake: () => void;
  readonly now?: () => number;
}

export function createOwnerWebhook({
  beginUnit,
  store,
  wake,
  now = Date.now,
}: OwnerWebhookOptions): OwnerWebhook {
  const createId = createIdSource(now);
  return {
    beginUnit() {
      const unit = beginUnit();
      let isNoted = false;
      return {
        ...unit,
        finish(runId, outcome) {
          unit.finish(runId, outcome);
          if (!isToBeTold(outcome)) return;
          isNoted = true;
          // A unit that was committed and is committed again, since nobody knew, is to be told of under the same id.
          unit.enqueue({ id: `msg_${runId}`, runId, type: 'answer.unanswered', dueAt: now() });
        },
        async commit() {
          const lost = await unit.commit();
          if (isNoted) wake();
          return lost;
        },
      };
    },
    async noteFeedback(runId, feedback) {
      const type = 'feedback.unhelpful';
      if (feedback?.helpful !== false) return store.withdraw(runId, type);
      await store.add({ id: `msg_${createId()}`, runId, type, dueAt: now() + FEEDBACK_DELAY_MS });
      wake();
    },
  };
}

function isToBeTold({ payload }: RunOutcome): boolean {
  return payload.success && isUnanswered(payload.finishReason);
}
