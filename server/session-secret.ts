import { createHmac, randomBytes } from 'node:crypto';
import type { SettingStore } from '../pipeline/ports.ts';
import type { Config } from './config.ts';
import type { Logger } from './log.ts';

export interface SecretOptions {
  readonly config: Pick<Config, 'SESSION_SECRET' | 'DATABASE_URL'>;
  readonly settings: SettingStore;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * The secret of cookies and keys: the operator's, or one that is made once and kept. Processes that share a PostgreSQL need the same
 * one: what the last of them had is known by a mark, from which it cannot be told.
 */
export async function loadSessionSecret({ config, settings, logger }: SecretOptions): Promise<string> {
  const createSecret = () => randomBytes(32).toString('base64url');
  const secret = config.SESSION_SECRET ?? (await settings.readOrCreate('session_secret', createSecret));
  if (config.DATABASE_URL === null) return secret;
  const mark = createHmac('sha256', secret).update('mark').digest('base64url');
  const last = await settings.readOrCreate('session_secret_mark', () => mark);
  if (last !== mark) {
    logger.warn(
      'SESSION_SECRET is another one than the process had that started before; unless it was changed for all of them just now, ' +
        'visitors are strangers to one of the two: set the same SESSION_SECRET for all, or for none',
    );
    await settings.write('session_secret_mark', mark);
  }
  return secret;
}
