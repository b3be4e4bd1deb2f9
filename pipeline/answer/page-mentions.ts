import type { SignalKey } from '../ports.ts';
import { toWords } from '../text/words.ts';
import type { PageWishes } from './page.ts';

/** What of somebody a text can name. */
const NAMED_KEYS = ['role', 'field', 'version'] as const satisfies readonly SignalKey[];
/** Longer texts are read this far. */
const MAX_TEXT_CHARS = 4_000;

/**
 * The items with those first that name the visitor's role, field of work or version, in their order otherwise; `keys` are those
 * that changed it. Nothing is left out or added.
 */
export function preferMentions<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  wishes: PageWishes,
  language: string,
): { items: readonly Item[]; keys: readonly SignalKey[] } {
  const wanted = NAMED_KEYS.flatMap((key) => {
    const value = wishes[key];
    return value === null ? [] : [{ key, terms: toTerms(key, value, language) }];
  });
  if (wanted.length === 0 || items.length < 2) return { items, keys: [] };
  const read = items.map((item) => {
    const terms = new Set(termsOf(textOf(item).slice(0, MAX_TEXT_CHARS), language));
    const isNamed = (names: readonly string[]) => names.length > 0 && names.every((term) => terms.has(term));
    return { item, named: wanted.filter((one) => isNamed(one.terms)).map(({ key }) => key) };
  });
  const ordered = read.toSorted((a, b) => b.named.length - a.named.length);
  const moved = ordered.filter((one, index) => one !== read[index] && one.named.length > 0);
  return {
    items: ordered.map(({ item }) => item),
    keys: NAMED_KEYS.filter((key) => moved.some(({ named }) => named.includes(key))),
  };
}

/** A text about nurses is for a night nurse, too; one about another version is not. */
function toTerms(key: (typeof NAMED_KEYS)[number], value: string, language: string): readonly string[] {
  const terms = termsOf(key === 'version' ? value.replace(/^version\s+/i, '') : value, language);
  return key === 'version' ? terms : terms.slice(-1);
}

function termsOf(text: string, language: string): string[] {
  return toWords(text, language === 'und' ? {} : { language }).flatMap(({ terms }) => terms);
}
