import type { RunSettings, RunsOptions } from '../../pipeline/runs/run.ts';

/** Where a run of tests is read, stopped and kept. */
export const LINKS: RunsOptions['links'] = {
  run: (runId) => ({ eventsUrl: `/${runId}`, stopUrl: `/${runId}/stop`, runKey: `key of ${runId}` }),
  passage: (passageId) => passageId,
  page: (pageId) => pageId,
  profile: '/profile',
};

/** A run has a minute for everything, and nobody has to follow it. */
export function toRunSettings(others: Partial<RunSettings> = {}): RunSettings {
  return {
    sourceLimit: 8,
    stageTimeoutMs: 60_000,
    runTimeoutMs: 60_000,
    whenDetached: 'finish',
    graceMs: 60_000,
    maxActiveRuns: 8,
    maxReplayEvents: 1_000,
    ...others,
  };
}
