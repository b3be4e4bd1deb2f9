import { setImmediate as nextTurn } from 'node:timers/promises';
import { RunFailure } from '../failure.ts';
import type { ErasedRun, ProfileStore, RunStore, RunTraces, StorageState } from '../ports.ts';
import { keepTrying } from './keep-trying.ts';
import type { Runs } from './runs.ts';

export interface Eraser {
  /**
   * Erases the conversation with its questions, events, answers and pages, and what its questions showed about the
   * visitor; what is under way in it is stopped first. Durable when it resolves. False when the conversation is unknown
   * or someone else's.
   */
  eraseConversation(conversationId: string, visitorId: string): Promise<boolean>;
  /** Erases all conversations of the visitor. */
  eraseVisitor(visitorId: string): Promise<void>;
  /** Erases conversations whose last question is older than `time` (ms since the epoch) until `signal` aborts; tells how many. */
  eraseIdleSince(time: number, signal: AbortSignal): Promise<number>;
}

export interface EraserOptions {
  readonly runs: Pick<Runs, 'stop' | 'settled'>;
  readonly store: RunStore;
  readonly storage: StorageState;
  readonly profiles: ProfileStore;
  /** Whatever else keeps something of a run. */
  readonly traces: readonly RunTraces[];
}

const BATCH = 100;

interface ErasedBatch {
  readonly erased: readonly ErasedRun[];
  readonly isLast: boolean;
}

/** Forgets conversations for good. A run of one that somebody still follows ends as if it had been stopped. */
export function createEraser({ runs, store, storage, profiles, traces }: EraserOptions): Eraser {
  async function eraseConversation(conversationId: string, visitorId: string): Promise<boolean> {
    for (;;) {
      const batch = await keepTrying(storage, () => eraseBatch(conversationId, visitorId));
      if (!batch) return false;
      await forgetTraits(visitorId, batch.erased);
      if (batch.isLast) return true;
      // Streams go on between two batches of a long conversation.
      await nextTurn();
    }
  }

  /** Erases the oldest runs, and the conversation with the last of them; null when it is not the visitor's. */
  async function eraseBatch(conversationId: string, visitorId: string): Promise<ErasedBatch | null> {
    const problem = storage.problem();
    // A run that is under way would be waited for until it can be written.
    if (problem !== null) throw new RunFailure('storage_unavailable', problem);
    for (;;) {
      if (!store.findConversation(conversationId, visitorId)) return null;
      const erased = store.listRuns(conversationId, BATCH);
      const stopped = erased.filter(({ state, id }) => state === 'running' && runs.stop(id));
      if (stopped.length === 0) {
        const isLast = erased.length < BATCH;
        for (const trace of traces) trace.eraseRuns(erased);
        if (isLast) store.eraseConversation(conversationId);
        else store.eraseRuns(erased);
        return { erased, isLast };
      }
      // What a run writes at its end must be there before it is erased.
      await Promise.all(stopped.map(({ id }) => runs.settled(id)));
    }
  }

  /** A trait keeps the words that showed it. */
  async function forgetTraits(visitorId: string, erased: readonly ErasedRun[]): Promise<void> {
    const never = new AbortController().signal;
    const { traits } = await profiles.load(visitorId, never);
    const kept = traits.filter(
      ({ why, isCorrected }) => isCorrected || !erased.some(({ question }) => question.includes(why)),
    );
    if (kept.length < traits.length) await profiles.save(visitorId, { traits: kept }, never);
  }

  return {
    eraseConversation,
    async eraseVisitor(visitorId) {
      for (;;) {
        const conversations = store.listConversations(visitorId, BATCH);
        if (conversations.length === 0) return;
        for (const { id } of conversations) await eraseConversation(id, visitorId);
      }
    },
    async eraseIdleSince(time, signal) {
      let count = 0;
      for (;;) {
        const idle = store.listIdleConversations(time, BATCH);
        if (idle.length === 0) return count;
        for (const { id, visitorId } of idle) {
          await eraseConversation(id, visitorId);
          count += 1;
          // Streams go on between two.
          await nextTurn();
          if (signal.aborted) return count;
        }
      }
    },
  };
}
