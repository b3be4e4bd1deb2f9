import { type Description, type Part, toCode, toPart, toText } from './description.ts';

/** One row of a table of fields. */
export interface Field {
  /** As in `owner.name` or `tags[].id`. */
  readonly name: string;
  /** Which of several schemas has it; empty where there is no choice. */
  readonly of: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly defaultValue: unknown;
  readonly description: string;
}

/** Levels of fields in fields. */
const DEEPEST = 2;
const MOST_FIELDS = 150;
const MOST_CHOICES = 12;
/** Schemas of which one may be made; they may lead in circles, and each to many. */
const MOST_MIXED = 60;

/** The fields of an object, or of the objects in an array, those inside them included; empty for any other schema. */
export function listFields(schema: unknown, description: Description): readonly Field[] {
  const fields: Field[] = [];
  let choicesLeft = MOST_MIXED;
  const visit = (value: unknown, prefix: string, level: number, above: ReadonlySet<string>, of = '') => {
    const { part, name } = description.resolve(value);
    if (name !== null && above.has(name)) return;
    const inside = name === null ? above : new Set([...above, name]);
    const choices = listChoices(part);
    const isChoice = choices.length > 1;
    const mixed = mixSchemas(part, description, { schemas: MOST_MIXED }, !isChoice);
    if (mixed.items !== undefined && Object.keys(mixed.properties).length === 0) {
      visit(mixed.items, `${prefix.replace(/\.$/, '')}[].`, level, inside, of);
      return;
    }
    for (const [key, property] of Object.entries(mixed.properties)) {
      if (fields.length >= MOST_FIELDS) return;
      const own = mixSchemas(description.resolve(property).part, description);
      fields.push({
        name: prefix.replace(/^\[\]\./, '') + key,
        of,
        type: nameType(property, description),
        isRequired: mixed.required.has(key),
        defaultValue: own.default,
        description: own.description,
      });
      if (level < DEEPEST) visit(property, `${prefix}${key}.`, level + 1, inside, of);
    }
    if (!isChoice) return;
    for (const [index, choice] of choices.entries()) {
      choicesLeft -= 1;
      if (choicesLeft < 0) return;
      const { part: chosen, name: own } = description.resolve(choice);
      visit(choice, prefix, level, inside, (own ?? toText(chosen.title)) || `choice ${index + 1}`);
    }
  };
  visit(schema, '', 1, new Set());
  return fields;
}

/** What a value may be instead of one another; that it may be null is no choice. */
function listChoices(schema: Part): readonly unknown[] {
  return [schema.oneOf, schema.anyOf]
    .flatMap((list) => (Array.isArray(list) ? list.slice(0, MOST_CHOICES) : []))
    .filter((choice) => toPart(choice).type !== 'null');
}

export interface MixedSchema {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: ReadonlySet<string>;
  readonly items: unknown;
  readonly default: unknown;
  readonly description: string;
}

/** A schema with those of its `allOf` and of the first of its `oneOf` or `anyOf` in it. */
export function mixSchemas(
  schema: Part,
  description: Description,
  left = { schemas: MOST_MIXED },
  takesChoice = true,
): MixedSchema {
  const first = takesChoice ? listChoices(schema).slice(0, 1) : [];
  const others = [...(Array.isArray(schema.allOf) ? schema.allOf.slice(0, 30) : []), ...first];
  const mixed = others.flatMap((other) => {
    left.schemas -= 1;
    return left.schemas < 0 ? [] : [mixSchemas(description.resolve(other).part, description, left)];
  });
  return {
    properties: Object.assign({}, ...mixed.map(({ properties }) => properties), toPart(schema.properties)),
    required: new Set([
      ...mixed.flatMap(({ required }) => [...required]),
      ...(Array.isArray(schema.required) ? schema.required.map(String) : []),
    ]),
    items: schema.items ?? mixed.find(({ items }) => items !== undefined)?.items,
    default: schema.default,
    description: toText(schema.description) || toText(schema.title),
  };
}

/** What a reader calls the type: `string (date-time)`, `array of Pet`, `Cat or Dog`, `one of "asc", "desc"`. */
export function nameType(schema: unknown, description: Description, depth = 0): string {
  const { part, name, isElsewhere } = description.resolve(schema);
  if (isElsewhere) return `${name} (described in another file)`;
  const choices = Array.isArray(part.enum) ? part.enum : 'const' in part ? [part.const] : [];
  if (choices.length > 0) {
    const listed = choices.slice(0, MOST_CHOICES).map(toCode);
    const more = choices.length > MOST_CHOICES ? ` and ${choices.length - MOST_CHOICES} more` : '';
    return `${choices.length > 1 ? 'one of ' : ''}${listed.join(', ')}${more}`;
  }
  if (depth > 2) return name ?? 'object';
  const inner = (value: unknown) => nameType(value, description, depth + 1);
  if (part.type === 'array' || part.items !== undefined) return `array of ${inner(part.items)}`;
  if (name !== null) return name;
  for (const list of [part.oneOf, part.anyOf])
    if (Array.isArray(list) && list.length > 0) return list.slice(0, MOST_CHOICES).map(inner).join(' or ');
  if (Array.isArray(part.allOf) && part.allOf.length === 1) return inner(part.allOf[0]);
  return plainType(part);
}

function plainType(part: Part): string {
  const types = (Array.isArray(part.type) ? part.type : [part.type]).map(toText).filter(Boolean);
  const type = types.join(' or ') || (part.properties || part.allOf ? 'object' : 'any');
  const limits = [
    toText(part.format),
    ...[
      ['minimum', '≥ '],
      ['maximum', '≤ '],
      ['minLength', 'min. length '],
      ['maxLength', 'max. length '],
    ].map(([key = '', word = '']) => (toText(part[key]) ? word + toText(part[key]) : '')),
    part.nullable === true ? 'or null' : '',
  ].filter(Boolean);
  return limits.length > 0 ? `${type} (${limits.join(', ')})` : type;
}
