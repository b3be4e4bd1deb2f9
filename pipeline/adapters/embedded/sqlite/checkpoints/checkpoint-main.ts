import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { loadDriver } from '../load-driver.ts';
import { type CopyStep, copyLog } from './copy-log.ts';

/**
 * Copies the log of the file that `workerData` names, in a thread of its own, as often as it is told to; ends when it is told
 * 'end'. The wait for writers and readers is as short as theirs for it.
 */
const SETTINGS = 'PRAGMA busy_timeout = 10; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = NORMAL';

const port = parentPort;
if (port) {
  const file = String(workerData);
  const open = await loadDriver();
  // Opening would create it, where somebody has moved the folder away.
  if (!existsSync(file)) throw new Error(`${file} is gone.`);
  const connection = open(file);
  connection.exec(SETTINGS);
  // A connection that has read nothing yet has no log.
  connection.prepare('SELECT 1 FROM sqlite_schema').get();
  port.on('message', (step: CopyStep | 'end') => {
    if (step !== 'end') return port.postMessage(copyLog(connection, step));
    connection.close();
    port.close();
  });
}
