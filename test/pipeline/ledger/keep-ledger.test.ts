import { expect, it, jest } from '@jest/globals';
import { keepLedger } from '../../../pipeline/ledger/keep-ledger.ts';
import type { Ledger } from '../../../pipeline/ports.ts';
import { LIKENESS_BY_WORDS } from '../../fakes/likeness-by-words.ts';

function keep(ledger: Partial<Ledger>, signal: AbortSignal, onFailure = () => {}): Promise<void> {
  const options = { likeness: LIKENESS_BY_WORDS, listCollections: async () => [], pauseMs: 1, onFailure };
  return keepLedger({ ...options, ledger: ledger as Ledger }, signal);
}

it('ends when it is told to, also in a pause', async () => {
  const ending = new AbortController();
  const kept = keep({ listUncounted: async () => [] }, ending.signal);
  ending.abort();
  await expect(kept).resolves.toBeUndefined();
});

it('tells of what failed, and tries again', async () => {
  const ending = new AbortController();
  const onFailure = jest.fn();
  let tries = 0;
  const listUncounted = async () => {
    tries += 1;
    if (tries === 3) ending.abort();
    throw new Error('no store');
  };
  await keep({ listUncounted }, ending.signal, onFailure);
  // What fails after it was told to end concerns nobody.
  expect(onFailure.mock.calls).toHaveLength(2);
});
