import type { Description, Part } from './description.ts';
import { toPart, toText } from './description.ts';
import { mixSchemas } from './schema-fields.ts';

const DEEPEST = 4;
const MOST_PROPERTIES = 25;
const MOST_VALUES = 200;
/** A longer example is no help to a reader. */
const LONGEST_EXAMPLE = 3_000;

/** The example that a body or a response is given, else one made from its schema; null when there is nothing to show. */
export function findExample(media: Part, schema: unknown, description: Description): string | null {
  const first = Object.values(toPart(media.examples))[0];
  const given =
    media.example ?? description.resolve(first).part.value ?? (description.isSwagger ? first : undefined);
  const value = given ?? makeExample(schema, { description, left: MOST_VALUES }, 0, new Set());
  if (value === undefined || value === null || (given === undefined && typeof value !== 'object'))
    return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.length <= LONGEST_EXAMPLE && text !== '{}' && text !== '[]' ? text : null;
}

function makeExample(
  schema: unknown,
  making: { readonly description: Description; left: number },
  depth: number,
  above: ReadonlySet<string>,
): unknown {
  const { description } = making;
  making.left -= 1;
  if (making.left < 0) return undefined;
  const { part, name } = description.resolve(schema);
  if (part.example !== undefined) return part.example;
  if (Array.isArray(part.examples) && part.examples.length > 0) return part.examples[0];
  if (part.default !== undefined) return part.default;
  if (Array.isArray(part.enum)) return part.enum[0];
  if (depth >= DEEPEST || (name !== null && above.has(name))) return undefined;
  const inside = name === null ? above : new Set([...above, name]);
  const mixed = mixSchemas(part, description);
  const entries = Object.entries(mixed.properties).slice(0, MOST_PROPERTIES);
  if (entries.length > 0)
    return Object.fromEntries(
      entries
        .map(([key, property]) => [key, makeExample(property, making, depth + 1, inside)])
        .filter(([, value]) => value !== undefined),
    );
  if (mixed.items !== undefined) {
    const item = makeExample(mixed.items, making, depth + 1, inside);
    return item === undefined ? [] : [item];
  }
  return plainExample(part);
}

function plainExample(part: Part): unknown {
  const type = Array.isArray(part.type) ? part.type.find((each) => each !== 'null') : part.type;
  if (type === 'integer' || type === 'number') return part.minimum ?? 1;
  if (type === 'boolean') return true;
  if (type !== 'string') return undefined;
  const format = toText(part.format);
  return (
    { 'date-time': '2025-01-31T12:00:00Z', date: '2025-01-31', email: 'name@example.org' }[format] ?? 'string'
  );
}
