import type { RunControl, RunHandler } from '../../ports.ts';

/** For stores that one process has for itself: it executes all runs and serves all readers, so there is nobody else to tell. */
export function createInProcessControl(): RunControl {
  let handler: RunHandler | null = null;
  return {
    serve(its) {
      handler = its;
    },
    stop: async (runId) => handler?.stop(runId) ?? false,
    wake() {},
  };
}
