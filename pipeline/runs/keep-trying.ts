import { toErrorCode } from '../failure.ts';
import type { StorageState } from '../ports.ts';

/** A lock that comes back again and again, such as that of a large import, is met at most this often. */
const MAX_ATTEMPTS = 10;

/**
 * Does what writes, again when the stores could not take it and soon can: a lock of another process is waited out, a disk
 * that is full is not. `write` does all or nothing. Rejects with what its last attempt threw.
 */
export async function keepTrying<Result>(
  storage: Pick<StorageState, 'whenWritable'>,
  write: () => Result | Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      const isUnavailable = toErrorCode(error) === 'storage_unavailable';
      if (!isUnavailable || attempt === MAX_ATTEMPTS || !(await storage.whenWritable())) throw error;
    }
  }
}
