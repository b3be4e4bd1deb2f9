import type { SuccessPayload } from '../events.ts';
import { toPageKey } from '../page-key.ts';
import type { WeakAnswer, WeakOutcome } from '../ports.ts';

/** An answer given with less is about as likely to be none. */
export const LITTLE_CONFIDENCE = 0.5;

/** A question and what its run ended with. */
export interface AskedQuestion {
  readonly question: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly payload: SuccessPayload;
}

/**
 * The weak answers among those given, each question once with its latest weak outcome: by outcome, then the latest first.
 * `asked`: latest first. `below`: an answer that claims with less confidence is weak.
 */
export function gatherWeakAnswers(asked: Iterable<AskedQuestion>, below: number): WeakAnswer[] {
  const byKey = new Map<string, WeakAnswer>();
  for (const { question, startedAt, payload } of asked) {
    const outcome = judgeAnswer(payload, below);
    if (outcome === null) continue;
    const key = toPageKey(question);
    const latest = byKey.get(key) ?? {
      question,
      outcome,
      count: 0,
      lastAskedAt: new Date(startedAt).toISOString(),
      confidence: payload.confidence,
      closest: findClosest(payload),
      ownKind: payload.ownKind?.label ?? null,
    };
    byKey.set(key, { ...latest, count: latest.count + 1 });
  }
  const found = [...byKey.values()];
  return WEAK_OUTCOMES.flatMap((outcome) => found.filter((answer) => answer.outcome === outcome));
}

const WEAK_OUTCOMES: readonly WeakOutcome[] = ['unanswered', 'unsure', 'doubtful'];

/** Null for an answer that is not weak, and for a reply to small talk. */
export function judgeAnswer({ finishReason, confidence }: SuccessPayload, below: number): WeakOutcome | null {
  const reason: string = finishReason;
  if (reason === 'unanswered' || reason === 'unsure') return reason;
  return reason !== 'reply' && confidence < below ? 'doubtful' : null;
}

/** Where nothing is cited the places that came closest stand in `hits`. */
export function findClosest(
  payload: Partial<Pick<SuccessPayload, 'sources'>> & { readonly hits?: readonly Hit[] },
): string | null {
  const [hit] = payload.hits ?? [];
  return payload.sources?.[0]?.title ?? (hit ? [hit.title, ...(hit.headingPath ?? [])].join(' › ') : null);
}

interface Hit {
  readonly title: string;
  readonly headingPath?: readonly string[];
}
