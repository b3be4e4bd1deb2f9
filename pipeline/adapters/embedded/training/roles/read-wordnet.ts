import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A meaning of a noun: its first word, the number of its lexicographer file, and what it is a kind of. */
interface Meaning {
  readonly name: string;
  readonly file: number;
  readonly isInstance: boolean;
  readonly above: readonly string[];
}

export interface WordNetNoun {
  /** Lower or upper case as it is usually written, with spaces. */
  readonly words: string;
  /** For each meaning, the most frequent first, the names of all that it is a kind of, itself included, as `file:name`. */
  readonly meanings: readonly ReadonlySet<string>[];
}

/** The nouns of WordNet's `data.noun` and `index.noun` (https://wordnet.princeton.edu/documentation/wndb5wn), without those of one person or place. */
export function readWordNetNouns(folder: string): WordNetNoun[] {
  const meanings = readMeanings(folder);
  const known = new Map<string, ReadonlySet<string>>();
  return readLines(folder, 'index.noun').flatMap((fields) => {
    const [lemma = ''] = fields;
    const offsets = fields.slice(6 + Number(fields[3]));
    const kept = offsets.filter((offset) => meanings.get(offset)?.isInstance === false);
    if (kept.length === 0) return [];
    return { words: lemma.replaceAll('_', ' '), meanings: kept.map((at) => listAbove(at, meanings, known)) };
  });
}

function readMeanings(folder: string): Map<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  for (const fields of readLines(folder, 'data.noun')) {
    const [offset = '', file = '', , count = '', name = ''] = fields;
    const from = 4 + 2 * Number.parseInt(count, 16);
    const pointers = Array.from({ length: Number(fields[from]) }, (_, index) =>
      fields.slice(from + 1 + 4 * index, from + 5 + 4 * index),
    );
    const above = pointers.flatMap(([symbol, target = '']) => (symbol === '@' ? target : []));
    const isInstance = pointers.some(([symbol]) => symbol === '@i');
    meanings.set(offset, { name, file: Number(file), isInstance, above });
  }
  return meanings;
}

function listAbove(
  offset: string,
  meanings: ReadonlyMap<string, Meaning>,
  known: Map<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const found = known.get(offset);
  if (found) return found;
  const meaning = meanings.get(offset);
  const names = new Set(meaning ? [`${meaning.file}:${meaning.name}`] : []);
  for (const higher of meaning?.above ?? [])
    for (const name of listAbove(higher, meanings, known)) names.add(name);
  known.set(offset, names);
  return names;
}

function readLines(folder: string, file: string): string[][] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(' '))
    .map((line) => (line.split(' | ')[0] ?? '').trim().split(' '));
}
