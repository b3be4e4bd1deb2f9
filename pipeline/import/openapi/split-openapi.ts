import type { SourceInfo, SourcePart } from '../kinds.ts';
import { toParsedSource } from '../source-text.ts';
import { UnreadableSource } from '../unreadable-source.ts';
import { type Description, type Part, toPart, toParts, toText } from './description.ts';
import { toBlocks } from './markdown-text.ts';
import { type Operation, toOperationText } from './operation-text.ts';
import { isLong, toOverviewText } from './overview-text.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
const MOST_OPERATIONS = 10_000;
const MOST_LETTERS = 100_000_000;
const LONGEST_MS = 2 * 60_000;

/**
 * A document for each operation of an API, one for the API itself, and one for each tag that is described at length.
 * @throws {UnreadableSource} when it is no description, or has more than 10,000 operations
 */
export async function splitOpenApi(bytes: Uint8Array, info: SourceInfo): Promise<readonly SourcePart[]> {
  const { loadDescription } = await import('./load-description.ts');
  const description = loadDescription(bytes, info.path);
  const operations = [...listOperations(description)];
  if (operations.length > MOST_OPERATIONS)
    throw new UnreadableSource('describes more than 10,000 operations; split it');
  const parts = new Map<string, SourcePart>();
  let letters = 0;
  const add = (name: string, text: string) => {
    letters += text.length;
    if (letters > MOST_LETTERS) throw new UnreadableSource('holds more than 100 million letters; split it');
    parts.set(name, { name, content: text, read: () => toParsedSource(text) });
  };
  const overview = toOverviewText(description);
  // A title alone says nothing.
  if (overview.includes('\n')) add('info', overview);
  for (const tag of toParts(description.root.tags)) {
    const said = toText(tag.description);
    if (isLong(said)) add(`tag-${toText(tag.name)}`, `# ${toText(tag.name)}\n\n${toBlocks(said, 1)}`);
  }
  const startedAt = performance.now();
  for (const operation of operations) {
    info.signal.throwIfAborted();
    if (performance.now() - startedAt > LONGEST_MS)
      throw new UnreadableSource('takes longer than two minutes to be written out; split it');
    const own = toText(operation.operation.operationId);
    const place = `${operation.method.toLowerCase()}-${operation.path}`;
    add(own && !parts.has(own) ? own : place, toOperationText(operation, description));
  }
  return [...parts.values()];
}

function* listOperations(description: Description): Generator<Operation, void, void> {
  for (const [key, isWebhook] of [
    ['paths', false],
    ['webhooks', true],
  ] as const) {
    for (const [path, value] of Object.entries(toPart(description.root[key]))) {
      const item = description.resolve(value).part;
      for (const method of METHODS) {
        const operation = item[method];
        if (typeof operation !== 'object' || operation === null) continue;
        const shared = toParts(item.parameters);
        yield {
          method: isWebhook ? 'WEBHOOK' : method.toUpperCase(),
          path,
          operation: operation as Part,
          shared,
        };
      }
    }
  }
}
