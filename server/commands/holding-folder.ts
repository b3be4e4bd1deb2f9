import { hostname } from 'node:os';
import { createFolderLease } from '../../pipeline/adapters/embedded/sqlite/folder-lease.ts';
import { describe, LeaseTakenError } from '../hold-lease.ts';

/**
 * Does `work` while no site may write to the folder, and none can start on it. A folder that is missing is made.
 * @throws {LeaseTakenError} when a site has the folder; the message says which
 */
export async function holdingFolder<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const lease = createFolderLease(folder);
  const { isOurs, holder } = await lease.take({
    host: hostname(),
    pid: process.pid,
    since: new Date().toISOString(),
    address: null,
  });
  if (!isOurs) {
    throw new LeaseTakenError(
      `The folder ${folder} is in use by ${describe(holder)}. Stop that one, and run this again.`,
    );
  }
  try {
    return await work();
  } finally {
    await lease.release();
  }
}
