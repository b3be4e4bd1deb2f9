import { decodeText } from './decode-text.ts';
import { UnreadableSource } from './unreadable-source.ts';

/** A document as one line of JSONL holds it. */
export interface JsonDocument {
  readonly id: string;
  readonly title: string | null;
  readonly text: string;
  readonly url: string | null;
}

/**
 * Reads `{"id", "text", "title"?, "url"?}` from a line; null for a blank one. The id is only a name, never a path.
 * @throws {UnreadableSource} when it is not such an object
 */
export function parseJsonLine(bytes: Uint8Array): JsonDocument | null {
  const line = decodeText(bytes).trim();
  if (!line) return null;
  const value = parseObject(line);
  const { id, title, text, url } = value;
  if ((typeof id !== 'string' && typeof id !== 'number') || id === '')
    fail('has no "id" (a string that no other line has)');
  if (typeof text !== 'string') fail('has no "text" (a string)');
  return {
    id: String(id),
    title: typeof title === 'string' && title.trim() ? title.trim() : null,
    text,
    url: typeof url === 'string' && url.trim() ? url.trim() : null,
  };
}

function parseObject(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    fail(`is not valid JSON (${(error as Error).message})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('is not a JSON object');
  return value as Record<string, unknown>;
}

function fail(reason: string): never {
  throw new UnreadableSource(reason);
}
