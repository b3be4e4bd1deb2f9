import { Worker } from 'node:worker_threads';
import type { CopyReport, CopyStep } from './copy-log.ts';

/** A thread with a connection of its own that copies the log of a file. */
export interface CheckpointThread {
  /** Rejects when the thread cannot start, or has died. One at a time. */
  copy(step: CopyStep): Promise<CopyReport>;
  /** Resolves when the thread has closed the file. */
  end(): Promise<void>;
}

export interface CheckpointThreadOptions {
  readonly file: string;
  /** The compiled program. */
  readonly program: string;
  /** The thread ends when it was told nothing for so long. */
  readonly idleMs: number;
}

interface Waiting {
  resolve(report: CopyReport): void;
  reject(error: Error): void;
}

interface Started {
  readonly worker: Worker;
  readonly ended: Promise<void>;
}

/** More than it needs; nothing that it does may grow the memory of the site. */
const LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };

/** None of those of the site, which may watch or change it; of a SQLite that is new to Node the site has warned already. */
const OPTIONS = ['--disable-warning=ExperimentalWarning'];

/**
 * Starts the thread with the first step, and again after it was idle. It keeps no program from ending. Both threads load the same
 * SQLite: a second copy in one process would drop the locks of the first (https://sqlite.org/howtocorrupt.html, 2.2.1).
 */
export function createCheckpointThread(options: CheckpointThreadOptions): CheckpointThread {
  const { file, program, idleMs } = options;
  let started: Started | null = null;
  let waiting: Waiting | null = null;
  let allEnded: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  return {
    copy(step) {
      clearTimeout(idle);
      started ??= start();
      const { worker } = started;
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        worker.postMessage(step);
      });
    },
    async end() {
      letGo();
      await allEnded;
    },
  };

  function start(): Started {
    const worker = new Worker(program, { workerData: file, resourceLimits: LIMITS, execArgv: OPTIONS });
    worker.unref();
    worker.on('message', (report: CopyReport) => {
      waiting?.resolve(report);
      waiting = null;
      idle = setTimeout(letGo, idleMs).unref();
    });
    worker.on('error', fail);
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', (code) => {
        if (started?.worker === worker) fail(new Error(`The thread of checkpoints ended with code ${code}.`));
        resolve();
      });
    });
    return { worker, ended };
  }

  function fail(error: Error): void {
    started = null;
    waiting?.reject(error);
    waiting = null;
  }

  function letGo(): void {
    clearTimeout(idle);
    if (!started) return;
    const { worker, ended } = started;
    started = null;
    allEnded = Promise.all([allEnded, ended]);
    // Whoever waits for its end must not end before.
    worker.ref();
    worker.postMessage('end');
  }
}
