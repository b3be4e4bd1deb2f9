import { createHash } from 'node:crypto';
import { isAnswer, type SuccessPayload } from '../events.ts';
import { toPageKey } from '../page-key.ts';
import type { Ending, LedgerEntry, LedgerPlace, UncountedRun } from '../ports.ts';
import { bucketOf } from '../runs/duration-buckets.ts';
import { judgeAnswer, LITTLE_CONFIDENCE } from '../runs/weak-answers.ts';

/** A document's id that is longer is not counted: a key of an index has an end. */
const MAX_DOCUMENT_CHARS = 500;
const LANGUAGE = /^[a-z]{2,3}(?=$|[-_])/i;

/** What the ledger keeps of a run, and what it counts of it. `isCollection`: a visitor may name one that there is not. */
export function tallyRun(ended: UncountedRun, isCollection: (name: string) => boolean): LedgerEntry {
  const { key, run, outcome, firstEventMs, totalMs } = ended;
  const payload = outcome.payload.success ? outcome.payload : null;
  const ending = toEnding(ended);
  const isDegraded = (payload?.degraded?.length ?? 0) > 0;
  const { inputTokens, outputTokens } = payload?.usage ?? { inputTokens: 0, outputTokens: 0 };
  const isWeak =
    ending === 'unanswered' || (payload !== null && judgeAnswer(payload, LITTLE_CONFIDENCE) !== null);
  const entry = { ending, isWeak, isDegraded, firstEventMs, totalMs, inputTokens, outputTokens };
  return {
    ...entry,
    ...toPlace(ended, isCollection),
    key,
    day: toDay(run.startedAt),
    confidence: payload?.confidence ?? null,
    question: toQuestionKey(run.question),
    measures: toMeasures(entry, payload?.timings ?? {}),
    documents: toDocuments(payload),
  };
}

/** UTC, as `2026-01-31`. */
export function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A hash of what makes two questions the same, as `toPageKey` has it. */
export function toQuestionKey(question: string): string {
  return createHash('sha256').update(toPageKey(question)).digest('base64url');
}

function toEnding({ outcome: { state, payload } }: UncountedRun): Ending {
  if (!payload.success) return state === 'stopped' ? 'stopped' : 'failed';
  const { finishReason, writtenBy } = payload;
  if (writtenBy === 'owner' || isAnswer(finishReason)) return 'answered';
  // A reason that is not known means `unanswered`.
  return finishReason === 'reply' || finishReason === 'unsure' ? finishReason : 'unanswered';
}

function toPlace({ run, language }: UncountedRun, isCollection: (name: string) => boolean): LedgerPlace {
  const collection = run.options?.filter?.collection;
  return {
    // What a browser says of its language may be anything.
    language:
      LANGUAGE.exec(language ?? '')?.[0]
        .toLowerCase()
        .replace('und', '') ?? '',
    site: run.site ?? '',
    collection: collection !== undefined && isCollection(collection) ? collection : '',
  };
}

type Measured = Pick<
  LedgerEntry,
  'ending' | 'isWeak' | 'isDegraded' | 'firstEventMs' | 'totalMs' | 'inputTokens' | 'outputTokens'
>;

/** Names: `ending.…`, `weak`, `degraded`, `tokens.…`, and a bucket of each duration, such as `total.31`. */
function toMeasures(entry: Measured, timings: SuccessPayload['timings']): ReadonlyMap<string, number> {
  const { ending, isWeak, isDegraded, firstEventMs, totalMs, inputTokens, outputTokens } = entry;
  const { totalMs: _, ...stages } = timings;
  const amounts = [
    [`ending.${ending}`, 1],
    ['weak', Number(isWeak)],
    ['degraded', Number(isDegraded)],
    ['tokens.input', inputTokens],
    ['tokens.output', outputTokens],
    ...(firstEventMs === null ? [] : [[`first.${bucketOf(firstEventMs)}`, 1] as const]),
    ...(totalMs === null ? [] : [[`total.${bucketOf(totalMs)}`, 1] as const]),
    ...Object.entries(stages).map(([stage, ms]) => [`stage.${stage}.${bucketOf(ms)}`, 1] as const),
  ] as const;
  return new Map(amounts.filter(([, amount]) => amount > 0));
}

function toDocuments(payload: SuccessPayload | null): readonly string[] {
  const ids = (payload?.sources ?? []).map(({ documentId }) => documentId);
  return [...new Set(ids)].filter((id) => id.length <= MAX_DOCUMENT_CHARS);
}
