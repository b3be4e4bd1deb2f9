import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SentenceModelError } from './sentence-model-error.ts';

/** How the vectors of a text's tokens become one. */
export type Pooling = 'mean' | 'first' | 'last';

const MODULES = z.array(z.object({ path: z.string(), type: z.string() }));
const CONFIG = z.record(z.string(), z.unknown());
const MODES: readonly (readonly [name: string, pooling: Pooling])[] = [
  ['pooling_mode_cls_token', 'first'],
  ['pooling_mode_mean_tokens', 'mean'],
  ['pooling_mode_lasttoken', 'last'],
];
/** Conversions of these often come without the file that says so. */
const TAKES_FIRST = /bge-|mxbai-embed|arctic-embed/;

/**
 * What the folder says of its pooling; when it says nothing, what is known of models of its name, else the mean.
 * @throws {SentenceModelError} when it is none that is known here, or several at once
 */
export function readPooling(folder: string, name: string): Pooling {
  const path = join(folder, findPoolingFolder(folder), 'config.json');
  if (!existsSync(path)) return TAKES_FIRST.test(name.toLowerCase()) ? 'first' : 'mean';
  const config = CONFIG.parse(JSON.parse(readFileSync(path, 'utf8')));
  const modes = Object.keys(config).filter((key) => key.startsWith('pooling_mode_') && config[key] === true);
  const known = MODES.find(([mode]) => mode === modes[0]);
  if (modes.length === 1 && known) return known[1];
  throw new SentenceModelError(
    `${path} wants ${modes.join(' and ') || 'no known pooling'}, and only ${MODES.map(([mode]) => mode).join(', ')} are known. Take another model.`,
  );
}

function findPoolingFolder(folder: string): string {
  const path = join(folder, 'modules.json');
  const modules = existsSync(path) ? MODULES.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data : null;
  return modules?.find(({ type }) => type.endsWith('.Pooling'))?.path ?? '1_Pooling';
}
