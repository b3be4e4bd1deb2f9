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

/** Forgets conversations for good. A run of one that somebody still follows ends as if it had been stopped. */
export function createEraser({ runs, store, storage, profiles, traces }: EraserOptions): Eraser {
  async function eraseConversation(conversationId: string, visitorId: string): Promise<boolean> {
    const erased = await keepTrying(storage, () => eraseNow(conversationId, visitorId));
    if (erased) await forgetTraits(visitorId, erased);
    return erased !== null;
  }

  /** Returns the runs that were in it; null when it is not the visitor's. */
  async function eraseNow(conversationId: string, visitorId: string): Promise<readonly ErasedRun[] | null> {
    const problem = storage.problem();
    // A run that is under way would be waited for until it can be written.
    if (problem !== null) throw new RunFailure('storage_unavailable', problem);
    for (;;) {
      const found = store.findConversation(conversationId, visitorId);
      if (!found) return null;
      const stopped = found.exchanges.filter(({ outcome, runId }) => outcome === null && runs.stop(runId));
      if (stopped.length === 0) {
        const erased = found.exchanges.map(({ runId, question }) => ({ id: runId, visitorId, question }));
        for (const trace of traces) trace.eraseRuns(erased);
        store.eraseConversation(conversationId);
        return erased;
      }
      // What a run writes at its end must be there before it is erased.
      await Promise.all(stopped.map(({ runId }) => runs.settled(runId)));
    }
  }

  /** A trait keeps the words that showed it. */
  async function forgetTraits(visitorId: string, erased: readonly ErasedRun[]): Promise<void> {
    const never = new AbortController().signal;
    const { traits } = await profiles.load(visitorId, never);
    const kept = traits.filter(({ why }) => !erased.some(({ question }) => question.includes(why)));
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
