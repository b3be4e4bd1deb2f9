import { CHECKS, type CheckId, type Finding, sayTime } from './check.ts';
import { checkAnswer, checkOrigin } from './check-answer.ts';
import { checkBuffering, measureTiming, type Timing } from './check-buffering.ts';
import { checkCompression, checkHeaders, checkHttp } from './check-head.ts';
import { checkCache, checkCookies, checkCursor, checkReaders } from './check-request.ts';
import { checkDuration, checkHeartbeat, checkSilence } from './check-silence.ts';
import { checkSite } from './check-site.ts';
import { confirmFindings, type Findings } from './confirm-findings.ts';
import { FAULTS, type FaultCode } from './faults.ts';
import { FIX_PLACES, type FixedServer, type Fixes } from './fixes/fix.ts';
import { nameChain } from './name-chain.ts';
import type { Observations, RepeatableStream } from './observation.ts';

export interface Check extends Finding {
  readonly id: CheckId;
  readonly title: string;
}

/** One way to mend a fault, ready to be shown. */
export interface ShownFix {
  readonly server: string;
  /** Where the lines go; empty where nothing is to be added. */
  readonly place: string;
  readonly say: string;
  readonly lines: string;
}

export interface Remedy {
  readonly fault: FaultCode;
  readonly title: string;
  readonly sentence: string;
  readonly isAdvice: boolean;
  readonly fixes: readonly ShownFix[];
}

export interface Diagnosis {
  /** `fine`: streams pass unchanged. `untestable`: no test stream arrived, for a reason that is no fault of the chain. */
  readonly state: 'waiting' | 'fine' | 'fault' | 'untestable';
  /** The verdict in a sentence or two. */
  readonly verdict: string;
  readonly timing: Timing | null;
  /** Servers that named themselves on the way. */
  readonly chain: readonly string[];
  readonly checks: readonly Check[];
  readonly remedies: readonly Remedy[];
  /** Streams to be sent once more before the verdict. */
  readonly repeat: readonly RepeatableStream[];
}

/** Says what the chain in front of a site does to streams, from all that was seen so far. Pure. */
export function diagnose(seen: Observations): Diagnosis {
  const chain = nameChain(seen);
  const { findings, repeat } = confirmFindings(seen, (found) => judge(found, chain.names));
  const ids = Object.keys(CHECKS) as CheckId[];
  const checks = ids.map((id) => ({ id, title: CHECKS[id], ...findings[id] }));
  const remedies = checks.flatMap(({ fault, sentence, outcome, lines }) => {
    if (fault === undefined) return [];
    const { title, fixes } = FAULTS[fault];
    const shown = chain.order.flatMap((server) => toShownFix(server, fixes, lines));
    return [{ fault, title, sentence, isAdvice: outcome === 'advice', fixes: shown }];
  });
  const timing = measureCalmest(seen);
  const state = toState(checks);
  return {
    state,
    verdict: toVerdict(state, checks, remedies, timing),
    timing,
    chain: chain.names,
    checks,
    remedies,
    repeat,
  };
}

function judge(seen: Observations, chain: readonly string[]): Findings {
  return {
    answer: checkAnswer(seen, chain),
    site: checkSite(seen),
    origin: checkOrigin(seen),
    http: checkHttp(seen),
    compression: checkCompression(seen),
    buffering: checkBuffering(seen),
    headers: checkHeaders(seen),
    cache: checkCache(seen),
    readers: checkReaders(seen),
    cookies: checkCookies(seen),
    cursor: checkCursor(seen),
    heartbeat: checkHeartbeat(seen),
    duration: checkDuration(seen),
    silence: checkSilence(seen),
  };
}

/** Of two paced streams the one that had the fewer accidents. */
function measureCalmest({ paced, again }: Observations): Timing | null {
  const [first, second] = [measureTiming(paced), measureTiming(again?.paced)];
  return first && second ? (first.worstGapMs <= second.worstGapMs ? first : second) : (first ?? second);
}

function toShownFix(server: FixedServer, fixes: Fixes, ownLines: Finding['lines'] = {}): ShownFix[] {
  const fix = fixes[server];
  if (!fix) return [];
  const lines = ownLines[server] ?? fix.lines;
  const name = server === 'CDN' ? 'A CDN' : server;
  return [{ server: name, place: lines && FIX_PLACES[server], say: fix.say, lines }];
}

function toState(checks: readonly Check[]): Diagnosis['state'] {
  if (checks.some(({ outcome }) => outcome === 'waiting')) return 'waiting';
  if (checks.some(({ outcome }) => outcome === 'fault')) return 'fault';
  return checks.some(({ id, outcome }) => id === 'answer' && outcome === 'untested') ? 'untestable' : 'fine';
}

function toVerdict(
  state: Diagnosis['state'],
  checks: readonly Check[],
  remedies: readonly Remedy[],
  timing: Timing | null,
): string {
  if (state === 'waiting') return 'The test is running.';
  if (state === 'untestable') {
    return `The test could not be made. ${checks.find(({ id }) => id === 'answer')?.sentence ?? ''}`;
  }
  if (state === 'fault') {
    const titles = remedies.filter(({ isAdvice }) => !isAdvice).map(({ title }) => title);
    return `Streams do not pass as they left: ${titles.join('; ')}.`;
  }
  const { firstEventMs = 0, worstGapMs = 0 } = timing ?? {};
  const titles = remedies.map(({ title }) => title).join('; ');
  const advice = titles && ` What could be better: ${titles}.`;
  return `Streams pass unchanged: the first event after ${sayTime(firstEventMs)}, no gap wrong by more than ${sayTime(worstGapMs)}.${advice}`;
}
