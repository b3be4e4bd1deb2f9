import { setImmediate as nextTurn } from 'node:timers/promises';
import { RunFailure } from '../failure.ts';
import type { BeginUnit, ErasedRun, ProfileStore, RunStore, StorageState } from '../ports.ts';
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
  readonly beginUnit: BeginUnit;
}

const BATCH = 100;

/** Forgets conversations for good. A run of one that somebody still follows ends as if it had been stopped. */
export function createEraser({ runs, store, storage, profiles, beginUnit }: EraserOptions): Eraser {
  async function eraseConversation(conversationId: string, visitorId: string): Promise<boolean> {
    for (let isTheirs = false; ; isTheirs = true) {
      const erased = await keepTrying(storage, () => eraseBatch(conversationId, visitorId));
      // Gone with its last batch, or never theirs.
      if (!erased) return isTheirs;
      await forgetTraits(visitorId, erased);
      // Streams go on between two batches of a long conversation.
      await nextTurn();
    }
  }

  /**
   * Erases the oldest runs, as one unit of work with all that is stored of them, and the conversation with the last of them;
   * null when it is not the visitor's. A question that comes meanwhile is in the next batch.
   */
  async function eraseBatch(conversationId: string, visitorId: string): Promise<readonly ErasedRun[] | null> {
    const problem = storage.problem();
    // A run that is under way would be waited for until it can be written.
    if (problem !== null) throw new RunFailure('storage_unavailable', problem);
    for (;;) {
      if (!(await store.findConversation(conversationId, visitorId))) return null;
      const erased = await store.listRuns(conversationId, BATCH);
      const stopped: string[] = [];
      for (const { id, state } of erased) {
        if (state === 'running' && (await runs.stop(id))) stopped.push(id);
      }
      if (stopped.length === 0) {
        const unit = beginUnit();
        unit.eraseRuns(erased);
        unit.eraseConversation(conversationId);
        await unit.commit();
        return erased;
      }
      // What a run writes at its end must be there before it is erased.
      await Promise.all(stopped.map((id) => runs.settled(id)));
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
        const conversations = await store.listConversations(visitorId, BATCH);
        if (conversations.length === 0) return;
        for (const { id } of conversations) await eraseConversation(id, visitorId);
      }
    },
    async eraseIdleSince(time, signal) {
      let count = 0;
      for (;;) {
        const idle = await store.listIdleConversations(time, BATCH);
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
