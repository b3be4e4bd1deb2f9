/** An event's name and every field of its payload, those of nested objects included. */
export interface EventFields {
  readonly event: string;
  readonly fields: readonly string[];
}

interface Declaration {
  readonly body: string;
  /** Interfaces that it extends or mentions. */
  readonly mentions: readonly string[];
}

/**
 * Reads from the source of `pipeline/events.ts` which fields each event can have. Types do not exist at run time, so the
 * text is read; it is formatted by the project's own rules, so its shape is known.
 * @throws {Error} when the interface `EventPayloads` is not found or names something unknown
 */
export function readPayloadFields(source: string): EventFields[] {
  const interfaces = readInterfaces(source);
  const payloads = interfaces.get('EventPayloads')?.body.matchAll(/^ {2}(\w+): ([\w |]+);$/gm) ?? [];
  const events = [...payloads].map(([, event = '', types = '']) => ({ event, types: types.split(' | ') }));
  if (events.length === 0) throw new Error('There is no interface EventPayloads.');
  return events.map(({ event, types }) => {
    // What another event carries is described there.
    const elsewhere = events.filter((other) => other.event !== event).flatMap((other) => other.types);
    return { event, fields: [...new Set(listFields(types, interfaces, new Set(elsewhere)))] };
  });
}

function readInterfaces(source: string): Map<string, Declaration> {
  const plain = source.replace(/\/\*[\s\S]*?\*\//g, '');
  const found = [...plain.matchAll(/^export interface (\w+)([^{]*)\{\n([\s\S]*?)^\}/gm)];
  const names = new Set(found.map(([, name]) => name));
  return new Map(
    found.map(([, name = '', heritage = '', body = '']) => {
      const mentions = [...`${heritage}${body}`.matchAll(/\b[A-Z]\w+/g)]
        .map(([word]) => word)
        .filter((word) => names.has(word));
      return [name, { body, mentions }];
    }),
  );
}

function listFields(
  types: readonly string[],
  interfaces: Map<string, Declaration>,
  skipped: Set<string>,
): string[] {
  return types
    .filter((type) => !skipped.has(type))
    .flatMap((type) => {
      const declaration = interfaces.get(type);
      if (!declaration) throw new Error(`There is no interface ${type}.`);
      const own = [...declaration.body.matchAll(/(?:^ +|[{;] )(?:readonly )?(\w+)\??: /gm)].map(
        ([, field = '']) => field,
      );
      return [...own, ...listFields(declaration.mentions, interfaces, new Set([...skipped, type]))];
    });
}
