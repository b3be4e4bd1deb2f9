import { loadConfig } from '../config.ts';
import { readEnvironment } from '../environment.ts';

/**
 * The folder of the site's data, as the site itself finds it.
 * @throws {ConfigError} when a setting will not do
 */
export function findDataFolder(): string {
  return loadConfig(readEnvironment()).DATA_DIR;
}
