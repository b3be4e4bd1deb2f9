type Schema = Readonly<Record<string, unknown>>;

/**
 * The same JSON Schema without `oneOf` and `anyOf`, which strict servers refuse: what could be one thing or another becomes one
 * object with the fields of all of them, each required. It allows more; whoever asks validates what comes, and drops what is
 * too much.
 */
export function toPlainSchema(schema: Schema): Schema {
  const { oneOf, anyOf, const: only, ...rest } = schema;
  const choices = (oneOf ?? anyOf) as readonly Schema[] | undefined;
  const own = only === undefined ? rest : { ...rest, enum: [only] };
  return choices ? choices.map(toPlainSchema).reduce(merge, toPlain(own)) : toPlain(own);
}

function toPlain(schema: Schema): Schema {
  const { properties, items } = schema as { properties?: Record<string, Schema>; items?: Schema };
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [name, toPlainSchema(value)]),
      ),
    }),
    ...(items && { items: toPlainSchema(items) }),
  };
}

function merge(one: Schema, other: Schema): Schema {
  const a = one as { type?: unknown; enum?: unknown[]; properties?: Record<string, Schema>; items?: Schema };
  const b = other as typeof a;
  const properties = { ...a.properties };
  for (const [name, schema] of Object.entries(b.properties ?? {})) {
    properties[name] = properties[name] ? merge(properties[name], schema) : schema;
  }
  const types = [...new Set([a.type, b.type].flat().filter((type) => type !== undefined))];
  const isObject = Object.keys(properties).length > 0;
  const items = a.items && b.items ? merge(a.items, b.items) : (a.items ?? b.items);
  return {
    ...a,
    ...b,
    type: types.length === 1 ? types[0] : types,
    ...(isObject && { properties, required: Object.keys(properties) }),
    ...(a.enum && b.enum && { enum: [...new Set([...a.enum, ...b.enum])] }),
    ...(items && { items }),
  };
}
