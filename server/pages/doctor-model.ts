import { CHECKS, type CheckId } from '../doctor/check.ts';
import { OBSERVED_HEADERS } from '../doctor/observation.ts';
import {
  DOCTOR_COOKIE,
  MAX_SILENCE_SECONDS,
  PACED_MS,
  READERS_WAIT_MS,
  TEST_STREAM_PATH,
} from '../doctor/test-plan.ts';
import type { DoctorPage } from './page-models.ts';

/** Longer than the 60 s after which most proxies close a silent connection. */
const BEYOND_COMMON_LIMITS = 65;
/** A silence in which at least two heartbeats are due. */
const HEARTBEATS_LONG = 2.5;

export interface DoctorPageOptions {
  readonly heartbeatMs: number;
  /** Of this site, as visitors reach it. */
  readonly origin: string;
}

/** The page on which an operator tests the chain in front of the site with a browser. */
export function toDoctorPage({ heartbeatMs, origin }: DoctorPageOptions): DoctorPage {
  const shortest = Math.min(
    MAX_SILENCE_SECONDS,
    Math.max(2, Math.ceil((heartbeatMs * HEARTBEATS_LONG) / 1_000)),
  );
  const longer = [BEYOND_COMMON_LIMITS, MAX_SILENCE_SECONDS].filter((seconds) => seconds > shortest);
  const ids = Object.keys(CHECKS) as CheckId[];
  return {
    kind: 'doctor',
    title: 'Do streams arrive as they leave?',
    description: '',
    command: `npm run doctor -- ${origin}`,
    silences: [shortest, ...longer],
    checks: ids.map((id) => ({ id, title: CHECKS[id] })),
    plan: JSON.stringify({
      streamPath: TEST_STREAM_PATH,
      cookie: DOCTOR_COOKIE,
      headers: OBSERVED_HEADERS,
      pacedMs: PACED_MS,
      readersWaitMs: READERS_WAIT_MS,
    }),
  };
}
