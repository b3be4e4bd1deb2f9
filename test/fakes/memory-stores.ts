import { createInProcessControl } from '../../pipeline/adapters/embedded/in-process-control.ts';
import { RunFailure } from '../../pipeline/failure.ts';
import type { BeginUnit, LoggedFrames } from '../../pipeline/ports.ts';
import type { RunsStores } from '../../pipeline/runs/run.ts';
import { createMemoryDeliveryStore, type MemoryDeliveryStore } from './memory-delivery-store.ts';
import { createMemoryEventLog, type MemoryEventLog } from './memory-event-log.ts';
import { createMemoryFeedbackStore, type MemoryFeedbackStore } from './memory-feedback-store.ts';
import { createMemoryKeptResults, type MemoryKeptResults } from './memory-kept-results.ts';
import { createMemoryPageStore, type MemoryPageStore } from './memory-page-store.ts';
import { createMemoryRunStore, type MemoryRunStore } from './memory-run-store.ts';

export interface MemoryStores extends RunsStores {
  readonly runs: MemoryRunStore;
  readonly eventLog: MemoryEventLog;
  readonly keptResults: MemoryKeptResults;
  readonly feedback: MemoryFeedbackStore;
  readonly deliveries: MemoryDeliveryStore;
  readonly pages: MemoryPageStore;
}

/** All stores of runs in memory, whose units of work are done whole or not at all. */
export function createMemoryStores(): MemoryStores {
  const runs = createMemoryRunStore();
  const stores = {
    runs,
    eventLog: createMemoryEventLog(),
    keptResults: createMemoryKeptResults(),
    feedback: createMemoryFeedbackStore(runs),
    deliveries: createMemoryDeliveryStore(runs),
    pages: createMemoryPageStore(),
  };
  return { ...stores, beginUnit: createMemoryUnits(stores), control: createInProcessControl(stores.runs) };
}

type Kept = Pick<MemoryStores, 'runs' | 'eventLog' | 'keptResults' | 'feedback' | 'deliveries' | 'pages'>;

function createMemoryUnits({ runs, eventLog, keptResults, feedback, deliveries, pages }: Kept): BeginUnit {
  return () => {
    const required: string[] = [];
    const events: (LoggedFrames & { readonly runId: string })[] = [];
    const works: (() => void)[] = [];
    return {
      requireRun: (runId) => void required.push(runId),
      hold() {},
      append: (batch) => void events.push(batch),
      finish(runId, outcome) {
        works.push(() => {
          runs.finish(runId, outcome);
          keptResults.erase(runId);
        });
      },
      keepResult: (...result) => void works.push(() => keptResults.keep(...result)),
      eraseRuns(erased) {
        works.push(() => {
          pages.erase(erased);
          for (const { id } of erased)
            for (const store of [runs, eventLog, keptResults, feedback, deliveries]) store.erase(id);
        });
      },
      enqueue: (delivery) => void works.push(() => void deliveries.add(delivery)),
      eraseConversation: (conversationId) => void works.push(() => runs.eraseConversation(conversationId)),
      async commit() {
        for (const runId of required) {
          if (!runs.has(runId)) throw new RunFailure('not_found', `The run ${runId} was erased meanwhile.`);
        }
        // The only change that can fail comes first.
        eventLog.append(events);
        for (const work of works) work();
        return [];
      },
    };
  };
}
