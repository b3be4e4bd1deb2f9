import type { LedgerPlace } from '../../ports.ts';

/** Where counts of all places are added up, so that they need not be for every look at them. */
export const EVERYWHERE: LedgerPlace = { language: '*', site: '*', collection: '*' };
