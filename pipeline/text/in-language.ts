/** What a table of languages has for a BCP 47 tag, whose region does not count; what it has for English where that is missing. */
export function inLanguage<Words>(
  table: Readonly<Record<string, Words>> & { readonly en: Words },
  tag: string,
): Words {
  const [primary = ''] = tag.toLowerCase().split('-');
  return (Object.hasOwn(table, primary) ? table[primary] : undefined) ?? table.en;
}
