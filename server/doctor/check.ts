import type { FaultCode } from './faults.ts';
import type { FixedServer } from './fixes/fix.ts';

/** What the doctor looks at, in the order of its report, each with its name there. */
export const CHECKS = {
  answer: 'A Milepost answers',
  site: 'One site answers',
  origin: 'Its own pages may ask',
  http: 'HTTP/1.1 or newer',
  compression: 'Not compressed',
  buffering: 'Events pass one by one',
  headers: 'Headers as they left',
  cache: 'Not cached',
  readers: 'Readers need not wait',
  cookies: 'Cookies pass',
  cursor: 'Last-Event-ID passes',
  heartbeat: 'Heartbeats pass',
  duration: 'Not cut off',
  silence: 'Silence without heartbeats',
} as const;

export type CheckId = keyof typeof CHECKS;

export interface Finding {
  /**
   * `advice`: works, and could be better. `note`: good to know. `untested`: could not be told, and why. `waiting`: its
   * test stream has not ended yet.
   */
  readonly outcome: 'ok' | 'fault' | 'advice' | 'note' | 'untested' | 'waiting';
  /** One sentence or two, for an operator. */
  readonly sentence: string;
  /** What is wrong, with `fault` and `advice`. */
  readonly fault?: FaultCode;
  /** With `untested`: the listener was too busy to tell, so it is worth another try. */
  readonly isUnclear?: true;
  /** Lines for just this site, in the place of the example of the catalogue. */
  readonly lines?: Readonly<Partial<Record<FixedServer, string>>>;
}

export const ok = (sentence: string): Finding => ({ outcome: 'ok', sentence });
export const note = (sentence: string): Finding => ({ outcome: 'note', sentence });
export const untested = (sentence: string): Finding => ({ outcome: 'untested', sentence });
export const unclear = (sentence: string): Finding => ({ outcome: 'untested', sentence, isUnclear: true });
export const isFault = (fault: FaultCode, sentence: string, lines: Finding['lines'] = {}): Finding => ({
  outcome: 'fault',
  fault,
  sentence,
  lines,
});

export const WAITING: Finding = { outcome: 'waiting', sentence: '' };

/** Milliseconds as a reader wants them: `34 ms`, `1.2 s`, `65 s`. */
export function sayTime(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return `${ms < 10_000 ? (ms / 1_000).toFixed(1) : Math.round(ms / 1_000)} s`;
}
