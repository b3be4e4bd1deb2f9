import { UpstreamFailure } from './to-run-failure.ts';

/** Failures in a row after which nothing is asked any more. */
const MAX_FAILURES = 3;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/** One call's leave to go upstream. Settle it once; later settlements count for nothing. */
export interface Pass {
  succeed(): void;
  fail(): void;
  /** Nothing was learnt: the visitor left, say. */
  release(): void;
}

export interface CircuitBreaker {
  /** @throws {UpstreamFailure} `upstream_unavailable`, at once, while the upstream is taken to be down */
  enter(): Pass;
}

/**
 * Keeps a model that is down from costing every run its timeout: after three failures in a row calls are turned away for
 * 5 seconds, then one is let through to try. If that fails the pause doubles, up to a minute.
 */
export function createCircuitBreaker(now: () => number = () => performance.now()): CircuitBreaker {
  let failures = 0;
  let pauseMs = FIRST_PAUSE_MS;
  let closedUntil = 0;
  let isProbing = false;

  return {
    enter() {
      const isOpen = failures >= MAX_FAILURES;
      if (isOpen && (isProbing || now() < closedUntil)) {
        throw new UpstreamFailure(
          'upstream_unavailable',
          'The model failed repeatedly and is left alone for now.',
        );
      }
      const isProbe = isOpen;
      if (isProbe) isProbing = true;
      let isSettled = false;
      const settle = (outcome: 'succeeded' | 'failed' | 'released') => {
        if (isSettled) return;
        isSettled = true;
        if (isProbe) isProbing = false;
        if (outcome === 'succeeded') {
          failures = 0;
          pauseMs = FIRST_PAUSE_MS;
        } else if (outcome === 'failed') {
          failures++;
          // Calls that were under way when it opened say nothing new.
          if (!isProbe && failures !== MAX_FAILURES) return;
          if (isProbe) pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
          closedUntil = now() + pauseMs;
        }
      };
      return {
        succeed: () => settle('succeeded'),
        fail: () => settle('failed'),
        release: () => settle('released'),
      };
    },
  };
}
