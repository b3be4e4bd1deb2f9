import type { Connection } from '../connection.ts';

/** What is left for `finish`, and after how many rounds it may be more. */
const FEW_PAGES = 100;
const MAX_ROUNDS = 5;

/**
 * `copy` copies the log into the file while others write, and then the less and less that they have written meanwhile. `finish` copies what is
 * left; `wipe` leaves an empty log, for which readers have to be done with it.
 */
export type CopyStep = 'copy' | 'finish' | 'wipe';

export interface CopyReport {
  /** Pages in the log; null when nothing could be found out. */
  readonly pages: number | null;
  /** Whether all of them are in the file too: not while somebody reads an older state of it. */
  readonly isCopied: boolean;
}

/** Never throws: what fails now is copied another time. */
export function copyLog(connection: Connection, step: CopyStep): CopyReport {
  try {
    if (step === 'wipe') return checkpoint(connection, 'TRUNCATE');
    let report = checkpoint(connection, 'PASSIVE');
    for (
      let round = 1, grown = FEW_PAGES;
      step === 'copy' && grown >= FEW_PAGES && round < MAX_ROUNDS;
      round++
    ) {
      const { pages } = report;
      report = checkpoint(connection, 'PASSIVE');
      grown = report.pages - pages;
    }
    return report;
  } catch {
    return { pages: null, isCopied: false };
  }
}

/** https://sqlite.org/pragma.html#pragma_wal_checkpoint */
function checkpoint(connection: Connection, mode: 'PASSIVE' | 'TRUNCATE'): CopyReport & { pages: number } {
  const row = connection.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
  return { pages: Number(row?.log), isCopied: row?.busy === 0 && row.log === row.checkpointed };
}
