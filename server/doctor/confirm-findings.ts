import { CHECKS, type CheckId, type Finding, ok } from './check.ts';
import type { FaultCode } from './faults.ts';
import type { Observations, RepeatableStream } from './observation.ts';

export type Findings = Readonly<Record<CheckId, Finding>>;

export interface Confirmed {
  readonly findings: Findings;
  /** Streams to be sent a second time before anything is named that the first one showed. */
  readonly repeat: readonly RepeatableStream[];
}

/** Where a check gets what it judges; the others compare two requests already. */
const STREAMS: Readonly<Partial<Record<CheckId, RepeatableStream>>> = {
  answer: 'paced',
  origin: 'paced',
  http: 'paced',
  compression: 'paced',
  buffering: 'paced',
  headers: 'paced',
  cookies: 'paced',
  readers: 'readers',
  heartbeat: 'heartbeat',
  duration: 'heartbeat',
};
/** What two streams show in different measure is named by the lesser: the one that stands further to the front. */
const LESSER_FIRST: readonly FaultCode[] = [
  'held-back',
  'buffered-blocks',
  'buffered-whole',
  // A pause by accident right before the cut looks like the reason for it.
  'cut-duration',
  'cut-silence',
];
const REPEATED: Finding = { outcome: 'waiting', sentence: 'Tested once more.' };

/**
 * Names a fault only when a second stream shows it too: a network that stumbles once, and a computer that is busy for a
 * moment, look like a fault of the chain. `judge` is the same for both.
 */
export function confirmFindings(seen: Observations, judge: (seen: Observations) => Findings): Confirmed {
  const { again = {} } = seen;
  const { wasOriginRefused = seen.wasOriginRefused } = again;
  const second = { ...seen, ...again, wasOriginRefused };
  const twice = judge(second);
  // Where only the second stream arrived, the rest was tested after it.
  const once = !seen.paced?.hello && again.paced?.hello ? twice : judge(seen);
  const repeat = new Set<RepeatableStream>();
  const entries = (Object.keys(CHECKS) as CheckId[]).map((id): [CheckId, Finding] => {
    const stream = streamOf(id, seen);
    if (stream === null || !isDoubtful(once[id]))
      return [id, stream && again[stream] ? prefer(once[id], twice[id]) : once[id]];
    if (again[stream]) return [id, agree(once[id], twice[id])];
    repeat.add(stream);
    return [id, REPEATED];
  });
  return { findings: Object.fromEntries(entries) as Record<CheckId, Finding>, repeat: [...repeat] };
}

function streamOf(id: CheckId, { paced }: Observations): RepeatableStream | null {
  // A stream that is cut need not be a silent one.
  if (id === 'duration' && paced?.hello && paced.ended !== 'whole') return 'paced';
  return STREAMS[id] ?? null;
}

function isDoubtful({ outcome, fault, isUnclear }: Finding): boolean {
  return outcome === 'fault' || fault === 'readers-wait' || isUnclear === true;
}

/** What could not be told at first may be known from the second stream. */
function prefer(once: Finding, twice: Finding): Finding {
  return once.outcome === 'untested' ? twice : once;
}

function agree(once: Finding, twice: Finding): Finding {
  if (once.fault === undefined || twice.outcome === 'untested' || twice.outcome === 'waiting') return twice;
  if (twice.fault === undefined) return ok(`${twice.sentence} A first test stream had shown otherwise.`);
  return LESSER_FIRST.indexOf(once.fault) < LESSER_FIRST.indexOf(twice.fault) ? once : twice;
}
