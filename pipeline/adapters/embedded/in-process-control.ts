import type { RunControl, RunHandler, RunStore } from '../../ports.ts';

/** For stores that one process has for itself: it executes all runs and serves all readers, so there is nobody else to tell. */
export function createInProcessControl(store: Pick<RunStore, 'listUnfinished' | 'countAttempt'>): RunControl {
  let handler: RunHandler | null = null;
  let hasClaimed = false;
  return {
    isShared: false,
    serve(its) {
      handler = its;
    },
    /** What an earlier process left: whatever begins later is executed here. */
    async claim() {
      if (hasClaimed) return [];
      hasClaimed = true;
      const left = await store.listUnfinished();
      return Promise.all(
        left.map(async (run) => ({
          run,
          attempt: await store.countAttempt(run.id),
          isStopAsked: false,
          isFirstTurn: false,
          ageMs: Date.now() - run.startedAt,
        })),
      );
    },
    stop: async (runId) => handler?.stop(runId) ?? false,
    waitingElsewhere: () => 0,
    isFollowed: async () => false,
    wake() {},
    leave() {},
    offer() {},
  };
}
