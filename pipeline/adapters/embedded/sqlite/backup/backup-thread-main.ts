import { parentPort } from 'node:worker_threads';
import type { Connection } from '../connection.ts';
import { DatabaseError, explainFailure, toCorrupt } from '../database-error.ts';
import { loadDriver } from '../load-driver.ts';
import type { BackupReport, BackupStep } from './backup-thread.ts';
import { type FileContent, inspectFile } from './inspect-file.ts';

const open = await loadDriver();
parentPort?.on('message', (step: BackupStep) => parentPort?.postMessage(toReport(step)));
parentPort?.postMessage('ready');

function toReport(step: BackupStep): BackupReport {
  try {
    return { kind: 'done', content: take(step) };
  } catch (error) {
    const problem = error instanceof DatabaseError ? error.problem : null;
    return { kind: 'failed', problem, message: error instanceof Error ? error.message : String(error) };
  }
}

function take(step: BackupStep): FileContent | null {
  const file = step.kind === 'copy' ? step.from : step.file;
  const connection = open(file, { readOnly: true });
  try {
    if (step.kind === 'inspect') return inspectFile(connection, file);
    copy(connection, step);
    return null;
  } catch (error) {
    // What is wrong with the copy, only its caller can tell.
    throw step.kind === 'copy' ? error : explainFailure(error, file, file);
  } finally {
    connection.close();
  }
}

function copy(connection: Connection, { from, to }: Extract<BackupStep, { kind: 'copy' }>): void {
  try {
    connection.prepare('VACUUM INTO ?').run(to);
  } catch (error) {
    // SQLite says of some damage that the disk is full.
    const { quick_check: verdict } = connection.prepare('PRAGMA quick_check(1)').get() ?? {};
    throw verdict === 'ok' ? error : toCorrupt(from, String(verdict));
  }
}
