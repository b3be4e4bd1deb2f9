import { basename } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { decodeText } from '../decode-text.ts';
import { notOfAnyKind, PassedOver } from '../passed-over.ts';
import { UnreadableSource } from '../unreadable-source.ts';
import { createDescription, type Description, toPart } from './description.ts';

/** What stands for other values may not grow without end. */
const MOST_ALIASES = 1_000;

/**
 * The description of an API in OpenAPI 3 or Swagger 2.
 * @throws {UnreadableSource} when it is neither JSON nor YAML
 * @throws {PassedOver} when it describes no API
 */
export function loadDescription(bytes: Uint8Array, path: string): Description {
  const root = toPart(parseText(decodeText(bytes), path));
  const version = String(root.openapi ?? root.swagger ?? '');
  if (!/^[23](?:\.|$)/.test(version)) throw new PassedOver(notOfAnyKind(path));
  return createDescription(root, basename(path));
}

function parseText(text: string, path: string): unknown {
  try {
    if (/^\s*\{/.test(text.slice(0, 1_000)) && /\.json$/i.test(path)) return JSON.parse(text);
    // Each key compared with all others, and each mistake shown in its line, take ever longer in a large file.
    const options = { uniqueKeys: false, prettyErrors: false, logLevel: 'error' } as const;
    return parse(text, { ...options, maxAliasCount: MOST_ALIASES });
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof YAMLParseError))
      throw invalid(/\.json$/i.test(path) ? 'JSON' : 'YAML', message, error);
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw invalid('YAML', `line ${line}: ${message}`, error);
  }
}

function invalid(language: string, message: string, cause: unknown): UnreadableSource {
  return new UnreadableSource(`is no valid ${language} (${message.slice(0, 200)}); mend it`, { cause });
}
