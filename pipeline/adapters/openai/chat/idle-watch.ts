import { UpstreamFailure } from './to-run-failure.ts';

export interface IdleWatch {
  /** Aborts with the run's signal, or when nothing came for as long as was allowed. */
  readonly signal: AbortSignal;
  /** Something came: the next thing may take this many milliseconds. */
  allow(ms: number): void;
  /** Aborts what is still open, and lets go of the run's signal. */
  end(): void;
}

/** A signal of its own for each request: listeners that a client adds do not gather on the run's. */
export function createIdleWatch(runSignal: AbortSignal): IdleWatch {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let armedMs: number | undefined;
  const onAbort = () => controller.abort(runSignal.reason);
  const onSilence = () =>
    controller.abort(
      new UpstreamFailure('upstream_unavailable', `The model was silent for ${Math.round(armedMs ?? 0)} ms.`),
    );
  if (runSignal.aborted) onAbort();
  else runSignal.addEventListener('abort', onAbort);
  return {
    signal: controller.signal,
    allow(ms) {
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
      runSignal.removeEventListener('abort', onAbort);
      controller.abort();
    },
  };
}
