import { loadConfig } from '../config.ts';
import { readEnvironment } from '../environment.ts';
import { createStores } from '../stores/create-stores.ts';
import type { Stores } from '../stores/stores.ts';

/**
 * Gives `work` the stores that the settings name, and closes them when it has ended, however it ends.
 * @throws {DatabaseError} when DATA_DIR cannot be used
 */
export async function withStores<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result> {
  const stores = await createStores(loadConfig(readEnvironment())).open();
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}
