import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger, NewQuestion, QuestionLikeness, UncountedRun } from '../ports.ts';
import { findKinship } from './find-kinship.ts';
import { tallyRun, toQuestionKey } from './tally-run.ts';

/** Runs that are counted together. */
const BATCH = 32;
/** Of its time it counts a third at most: after a start it may have years to count, beside questions. */
const REST = 2;

export interface LedgerKeeperOptions {
  readonly ledger: Ledger;
  readonly likeness: QuestionLikeness;
  /** The names of the collections that there are. */
  readonly listCollections: () => Promise<readonly string[]>;
  /** How long it waits after it has found nothing to count, in milliseconds. */
  readonly pauseMs: number;
  /** Told when a batch could not be counted; it is tried again. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Counts runs that are over, in batches beside everything else, until `signal` aborts. Several processes may do so: what one has
 * counted no other one counts. Never rejects.
 */
export async function keepLedger(options: LedgerKeeperOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let counted = 0;
    const startedAt = performance.now();
    try {
      counted = await countBatch(options, signal);
    } catch (error) {
      if (!signal.aborted) options.onFailure(error);
    }
    const tookMs = performance.now() - startedAt;
    const pauseMs = counted < BATCH ? options.pauseMs : REST * tookMs;
    await delay(pauseMs, undefined, { signal, ref: false }).catch(() => {});
  }
}

/** Resolves with the number of runs that were looked at. */
export async function countBatch(
  { ledger, likeness, listCollections }: LedgerKeeperOptions,
  signal: AbortSignal,
): Promise<number> {
  const ended = await ledger.listUncounted(BATCH);
  if (ended.length === 0) return 0;
  const collections = ended.some(({ run }) => run.options?.filter?.collection !== undefined)
    ? new Set(await listCollections())
    : new Set<string>();
  const entries = ended.map((run) => tallyRun(run, (name) => collections.has(name)));
  const questions = await readNewQuestions(ended, { ledger, likeness }, signal);
  await ledger.count(entries, questions);
  return ended.length;
}

async function readNewQuestions(
  ended: readonly UncountedRun[],
  { ledger, likeness }: Pick<LedgerKeeperOptions, 'ledger' | 'likeness'>,
  signal: AbortSignal,
): Promise<readonly NewQuestion[]> {
  const texts = new Map(ended.map(({ run }) => [toQuestionKey(run.question), run.question]));
  const known = await ledger.findKnown([...texts.keys()]);
  const comparison = likeness.begin();
  const found: NewQuestion[] = [];
  for (const [key, text] of texts) {
    if (known.has(key)) continue;
    const question = await likeness.read(text, signal);
    const kinship = await findKinship(question, found, { ledger, comparison });
    found.push({ ...question, key, kinship });
  }
  return found;
}
