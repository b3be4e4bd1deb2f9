import type { PaidStage } from './unit-of-work.ts';

/** Results that cost money, kept by units of work until their run is over: a run that is continued does not pay twice. */
export interface KeptResults {
  /** The kept text; null when there is none. */
  find(runId: string, stageId: PaidStage): Promise<string | null>;
}

/** The same for one run, as its stages see it. */
export interface RunResults {
  find(stageId: PaidStage): Promise<string | null>;
  /** Durable with the next event of the run, or before it. */
  keep(stageId: PaidStage, result: string): void;
}
