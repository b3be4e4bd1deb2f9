import { Worker } from 'node:worker_threads';
import { DatabaseError, type DatabaseProblem } from '../database-error.ts';
import type { FileContent } from './inspect-file.ts';

/** What the thread is asked for, and when it is done with it. */
export type BackupStep =
  | { readonly kind: 'copy'; readonly from: string; readonly to: string }
  | { readonly kind: 'inspect'; readonly file: string };
export type BackupReport =
  | { readonly kind: 'done'; readonly content: FileContent | null }
  | { readonly kind: 'failed'; readonly message: string; readonly problem: DatabaseProblem | null };

/** A thread for what SQLite does in one call, however long it takes: the program shows meanwhile how far it is, and hears signals. */
export interface BackupThread {
  /** Copies all that is live in `from` to the empty file `to`, beside whoever writes; erased text is not copied. */
  copy(from: string, to: string): Promise<void>;
  /** @throws {DatabaseError} when the file is damaged, not Milepost's or of a newer version */
  inspect(file: string): Promise<FileContent>;
  end(): Promise<void>;
}

/** None of those of the program; of a SQLite that is new to Node nobody needs to be warned. */
const OPTIONS = ['--disable-warning=ExperimentalWarning'];

/** Resolves when the thread is ready to begin. */
export async function startBackupThread(): Promise<BackupThread> {
  const worker = new Worker(new URL('backup-thread-main.js', import.meta.url), { execArgv: OPTIONS });
  await listen<'ready'>(worker, () => {});
  return {
    async copy(from, to) {
      await ask(worker, { kind: 'copy', from, to });
    },
    async inspect(file) {
      return (await ask(worker, { kind: 'inspect', file })) as FileContent;
    },
    async end() {
      await worker.terminate();
    },
  };
}

async function ask(worker: Worker, step: BackupStep): Promise<FileContent | null> {
  const report = await listen<BackupReport>(worker, () => worker.postMessage(step));
  if (report.kind === 'done') return report.content;
  throw report.problem === null
    ? new Error(report.message)
    : new DatabaseError(report.problem, report.message);
}

function listen<Message>(worker: Worker, begin: () => void): Promise<Message> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message) => {
      worker.off('error', reject);
      resolve(message as Message);
    });
    worker.once('error', reject);
    begin();
  });
}
