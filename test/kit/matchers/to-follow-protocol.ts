import type { EventStream } from '../event-stream.ts';
import { type MatcherResult, streamOf, toResult } from '../matcher-result.ts';
import { checkDeltas, checkHits, checkOutcome, checkPage, checkSources } from '../protocol/answer-rules.ts';
import { checkReplays } from '../protocol/check-replays.ts';
import type { Finding, ProtocolRule } from '../protocol/finding.ts';
import {
  checkFieldOrder,
  checkFrames,
  checkHead,
  checkTransportEnd,
  createSilenceRule,
} from '../protocol/frame-rules.ts';
import { checkBeginning, checkEnding, checkPlanOrder, checkProgress } from '../protocol/run-rules.ts';
import { drawTimeline } from '../timeline.ts';
import type { Reopen } from './to-resume-from.ts';

export interface ProtocolOptions {
  /** The longest silence that the server promises. 10,000. */
  readonly heartbeatMs?: number;
}

export interface ReplayOptions extends ProtocolOptions {
  /** Opens the run again after an id; the replays are then checked too. */
  readonly reopen: Reopen;
}

/**
 * Passes when the stream of a whole run keeps every rule of Milepost's protocol, version 1. With `reopen` also what
 * the protocol says of replays, and the result is then a promise.
 */
export function toFollowProtocol(received: unknown, options: ReplayOptions): Promise<MatcherResult>;
export function toFollowProtocol(received: unknown, options?: ProtocolOptions): MatcherResult;
export function toFollowProtocol(
  received: unknown,
  options: ProtocolOptions & Partial<ReplayOptions> = {},
): MatcherResult | Promise<MatcherResult> {
  const stream = streamOf(received);
  // Written down and undefined, it would silently check no replay.
  if ('reopen' in options && typeof options.reopen !== 'function')
    throw new TypeError('toFollowProtocol needs a function as `reopen`, or none at all.');
  const rules: readonly ProtocolRule[] = [
    checkHead,
    checkFrames,
    checkFieldOrder,
    checkBeginning,
    checkProgress,
    checkPlanOrder,
    checkSources,
    checkDeltas,
    checkPage,
    checkOutcome,
    checkHits,
    checkEnding,
    createSilenceRule(options.heartbeatMs ?? 10_000),
    checkTransportEnd,
  ];
  const findings = rules.flatMap((rule) => [...rule(stream)]);
  if (options.reopen === undefined) return report(stream, findings);
  return checkReplays(stream, options.reopen).then((more) => report(stream, [...findings, ...more]));
}

function report(stream: EventStream, findings: readonly Finding[]): MatcherResult {
  const notes = new Map<number, string>();
  for (const { index, text } of findings) {
    if (index !== null) notes.set(index, [notes.get(index), text].filter(Boolean).join('; '));
  }
  const list = findings.map(({ index, text }) => `- ${index === null ? '' : `event ${index + 1}: `}${text}`);
  const problem =
    findings.length === 0
      ? null
      : `Expected the stream to follow the protocol, but it breaks it ${findings.length} times:\n${list.join('\n')}`;
  return toResult(problem, 'follow the protocol', () => drawTimeline(stream, { notes }));
}
