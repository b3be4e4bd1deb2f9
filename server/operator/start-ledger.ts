import { keepLedger, type LedgerKeeperOptions } from '../../pipeline/ledger/keep-ledger.ts';
import type { Logger } from '../log.ts';

/** How long a run that has just ended may be missing from the operator's pages, in milliseconds. */
const LOOK_EVERY_MS = 1_000;
const TELL_AGAIN_MS = 60_000;

export interface StartLedgerOptions
  extends Pick<LedgerKeeperOptions, 'ledger' | 'likeness' | 'listCollections'> {
  readonly logger: Logger;
}

/** Counts runs as they end, from now on; returns what ends that. */
export function startLedger({ logger, ...options }: StartLedgerOptions): () => void {
  const ending = new AbortController();
  let toldAt = Number.NEGATIVE_INFINITY;
  void keepLedger(
    {
      ...options,
      pauseMs: LOOK_EVERY_MS,
      onFailure(err) {
        if (performance.now() - toldAt < TELL_AGAIN_MS) return;
        toldAt = performance.now();
        logger.warn({ err }, 'runs could not be counted for the operator’s pages; it is tried again');
      },
    },
    ending.signal,
  );
  return () => ending.abort();
}
