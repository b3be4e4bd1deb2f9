import type { RunTraces } from './runs.ts';

/** Results that cost money, kept until their run is over: a run that is continued after a restart does not pay twice. */
export interface KeptResults extends RunTraces {
  /** The kept text; null when there is none. */
  find(runId: string, stageId: 'response' | 'page'): string | null;
  /** Durable before the next event of the run is. What is kept of runs that are over goes by itself. */
  keep(runId: string, stageId: 'response' | 'page', result: string): void;
}
