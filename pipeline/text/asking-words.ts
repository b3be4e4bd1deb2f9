import type { AskingLists } from './languages/language.ts';
import { LANGUAGES, toWordList } from './languages/languages.ts';

/** The words by which a message is told apart into what it asks and what it says around that. */
export type AskingWords = Readonly<Record<keyof AskingLists, ReadonlySet<string>>>;

const TABLES: readonly AskingWords[] = LANGUAGES.flatMap(({ asking }) => (asking ? [toSets(asking)] : []));

/** Words of a message that tell its language well enough. */
const TELLING_WORDS = 200;

/** The table that knows most words of the message; English when none does. */
export function askingWordsOf(words: readonly string[]): AskingWords {
  const telling = words.slice(-TELLING_WORDS);
  const counts = TABLES.map((sets) => {
    const lists = Object.values(sets);
    return telling.filter((word) => lists.some((list) => list.has(word))).length;
  });
  return TABLES[counts.indexOf(Math.max(...counts))] ?? (TABLES[0] as AskingWords);
}

function toSets(lists: AskingLists): AskingWords {
  const entries = Object.entries(lists).map(([name, list]) => [name, new Set(toWordList(list))]);
  return Object.fromEntries(entries) as AskingWords;
}
