import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Connection } from '../connection.ts';
import { createCheckpointThread } from './checkpoint-thread.ts';
import { type CopyReport, type CopyStep, copyLog } from './copy-log.ts';
import { hasResetFix } from './has-reset-fix.ts';

/**
 * Pages of log at which a connection makes a checkpoint by itself, in the middle of a commit. It copies pages and waits for the disk;
 * every 8,000 pages (32 MB) instead of every 1,000 it costs a busy server an eighth of that. A thread makes them as often.
 */
export const AUTOMATIC_PAGES = 8_000;
/** The same while a thread makes them: it would be seen as a stop of the whole process, and comes only if the thread hangs. */
const SAFETY_NET_PAGES = 32_000;
/** More than nearly every commit writes. How many it is here is known after the first checkpoints. */
const FIRST_PAGES_PER_COMMIT = 40;
/** A thread takes 10 MB, and 40 ms to start. */
const IDLE_MS = 30_000;
/** How long erased text may stay in the log, and how long after a try that failed there is another one. */
const WIPE_AFTER_MS = 1_000;
/** Writers go on after this long, whatever the disk does. */
const MAX_PAUSE_MS = 100;
const PROGRAM = fileURLToPath(new URL('checkpoint-main.js', import.meta.url));

/** Copies the log into the file while the site is served, beside whoever writes. */
export interface Checkpointer {
  /** To be told of every commit. */
  noteCommit(): void;
  /** Has what was erased leave the log soon: older pages of it have it still. */
  wipeLog(): void;
  /** Resolves when nothing but the connection itself has the file open. */
  end(): Promise<void>;
}

export interface CheckpointerOptions {
  /** The connection that writes. */
  readonly connection: Connection;
  readonly file: string;
  /** Has writes wait, those that can, until the function is called that it returns. */
  readonly pause: () => () => void;
  /** The compiled program of the thread. */
  readonly program?: string;
  readonly pages?: number;
  readonly idleMs?: number;
  readonly wipeAfterMs?: number;
  readonly maxPauseMs?: number;
}

/** Without a thread, for whatever reason, checkpoints are made as before, in the middle of a commit. */
export function createCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { connection, file, pause, program = PROGRAM } = options;
  const {
    pages = AUTOMATIC_PAGES,
    idleMs = IDLE_MS,
    wipeAfterMs = WIPE_AFTER_MS,
    maxPauseMs = MAX_PAUSE_MS,
  } = options;
  const thread = createCheckpointThread({ file, program, idleMs });
  // Sources that are run as they are have no compiled program beside them.
  let hasThread = existsSync(program) && hasResetFix(readVersion(connection));
  let isCopying = false;
  let commits = 0;
  let pagesPerCommit = FIRST_PAGES_PER_COMMIT;
  let lastPages = 0;
  let isEnded = false;
  let wiping: NodeJS.Timeout | undefined;
  if (hasThread) setAutomatic(SAFETY_NET_PAGES);

  return {
    noteCommit() {
      if (++commits * pagesPerCommit >= pages && hasThread && !isCopying && !isEnded) void copy(false);
    },
    wipeLog: wipeSoon,
    async end() {
      isEnded = true;
      clearTimeout(wiping);
      await thread.end();
    },
  };

  function wipeSoon(): void {
    if (!isEnded) wiping ??= setTimeout(wipe, wipeAfterMs).unref();
  }

  async function wipe(): Promise<void> {
    wiping = undefined;
    if (isCopying || !(await copy(true))) wipeSoon();
  }

  /**
   * SQLite begins the log anew when a write finds all of it copied. Somebody who writes all the time leaves no such moment, and the log
   * would grow for ever: writes wait for the last few pages, which takes as long as the disk needs to say that it has them.
   * True when nothing is left of the log, which is asked for by `wipes`.
   */
  async function copy(wipes: boolean): Promise<boolean> {
    isCopying = true;
    const before = commits;
    const copied = await take('copy');
    const needsMore = copied.isCopied && (wipes || commits > before);
    learnPace(copied.pages);
    const last = needsMore ? await takeInPause(wipes ? 'wipe' : 'finish') : copied;
    if (copied.pages !== null) lastPages = last.isCopied ? 0 : copied.pages;
    isCopying = false;
    return last.pages === 0;
  }

  async function takeInPause(step: CopyStep): Promise<CopyReport> {
    const resume = pause();
    const timer = setTimeout(resume, maxPauseMs).unref();
    const report = await take(step);
    clearTimeout(timer);
    resume();
    return report;
  }

  async function take(step: CopyStep): Promise<CopyReport> {
    // In the middle of a transaction the connection itself cannot, and the next try may.
    if (!hasThread) return copyLog(connection, step);
    return thread.copy(step).catch(loseThread);
  }

  function learnPace(logPages: number | null): void {
    if (logPages !== null && commits > 0) {
      // A log that was begun anew meanwhile has grown by more than it seems.
      const grown = logPages >= lastPages ? logPages - lastPages : logPages;
      pagesPerCommit = Math.max(grown / commits, pagesPerCommit / 2);
    }
    commits = 0;
  }

  function loseThread(): CopyReport {
    hasThread = false;
    if (!isEnded) setAutomatic(AUTOMATIC_PAGES);
    return { pages: null, isCopied: false };
  }

  function setAutomatic(logPages: number): void {
    connection.exec(`PRAGMA wal_autocheckpoint = ${logPages}`);
  }
}

function readVersion(connection: Connection): string {
  return String(connection.prepare('SELECT sqlite_version() AS version').get()?.version);
}
