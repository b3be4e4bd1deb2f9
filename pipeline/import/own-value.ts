/** The value of a key that somebody wrote: `constructor` is a key of every object, and no value of a table. */
export function ownValue<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
