import { UpstreamFailure } from './to-run-failure.ts';

export interface IdleWatch {
  /** Aborts with the run's signal, or when nothing came for as long as was allowed. */
  readonly signal: AbortSignal;
  /**
   * Something came: the next thing may take this many milliseconds. When they are over while there is something that it
   * `waitsFor`, they begin anew at its end: a server that works on one request after another has not been silent.
   */
  allow(ms: number, waitsFor?: () => Promise<void> | null): void;
  /** Aborts what is still open, and lets go of the run's signal. */
  end(): void;
}

/** A signal of its own for each request: listeners that a client adds do not gather on the run's. */
export function createIdleWatch(runSignal: AbortSignal): IdleWatch {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let armedMs: number | undefined;
  let excuse: (() => Promise<void> | null) | undefined;
  const onAbort = () => controller.abort(runSignal.reason);
  const onSilence = () => {
    const before = excuse?.();
    const silent = timer;
    if (before) void before.then(() => timer === silent && silent?.refresh());
    else
      controller.abort(
        new UpstreamFailure(
          'upstream_unavailable',
          `The model was silent for ${Math.round(armedMs ?? 0)} ms.`,
        ),
      );
  };
  if (runSignal.aborted) onAbort();
  else runSignal.addEventListener('abort', onAbort);
  return {
    signal: controller.signal,
    allow(ms, waitsFor) {
      excuse = waitsFor;
      if (ms === armedMs) {
        timer?.refresh();
        return;
      }
      clearTimeout(timer);
      armedMs = ms;
      timer = setTimeout(onSilence, ms);
    },
    end() {
      clearTimeout(timer);
      timer = undefined;
      runSignal.removeEventListener('abort', onAbort);
      controller.abort();
    },
  };
}
