import { toWords } from '../../../../text/words.ts';
import { findNumbers } from './find-numbers.ts';
import { listNames, namesWithin } from './list-names.ts';

/** Something that a text claims and that a source can be asked for. */
export interface Fact {
  readonly kind: 'number' | 'name';
  /** Any of these is the same. */
  readonly forms: readonly string[];
  readonly unit: string | null;
}

/** The text of a source, with what stands over it. */
export interface EvidenceText {
  readonly title: string;
  readonly headingPath: readonly string[];
  readonly text: string;
}

export interface Evidence {
  /** Whether the visitor said it, or a source does, in a place that speaks of what the claim speaks of: `terms`, those nearest to the fact first. */
  holds(fact: Fact, terms: readonly string[], nearChars?: number): boolean;
}

interface Place {
  readonly source: number;
  readonly at: number;
  readonly unit: string | null;
}

interface Index {
  readonly facts: ReadonlyMap<string, readonly Place[]>;
  /** Where the terms of each source stand, those of its head first. */
  readonly terms: readonly ReadonlyMap<string, readonly number[]>[];
  readonly known: ReadonlySet<string>;
}

/** Around a fact, in UTF-16 units to either side, its source has to speak of what the claim speaks of. */
const NEAR_CHARS = 150;
/** Share of the claim's other terms that must be near. */
const NEAR_SHARE = 0.6;
/** A claim may join what several places say, so only so many of its terms count, those nearest to the fact. */
const MAX_TERMS = 8;
/** Longer ones are no versions. */
const MAX_VERSION_PARTS = 5;
/** What stands over a text is near to all of it. */
const EVERYWHERE = Number.NEGATIVE_INFINITY;

/** Reads the sources once, when they are first asked. */
export function createEvidence(sources: readonly EvidenceText[], said: readonly string[]): Evidence {
  let index: Index | null = null;
  const own = readSources(said.map((text) => ({ title: '', headingPath: [], text })));
  return {
    holds(fact, terms, nearChars = NEAR_CHARS) {
      if (placesOf(own, fact).length > 0) return true;
      index ??= readSources(sources);
      const read = index;
      // A writer's own words, and those of another language, are nowhere; they say nothing about the place.
      const known = terms.filter((term) => read.known.has(term)).slice(0, MAX_TERMS);
      const wanted = Math.round(known.length * NEAR_SHARE);
      return placesOf(read, fact).some(
        (place) => countNear(read, place, { terms: known, nearChars, enough: wanted }) >= wanted,
      );
    },
  };
}

function readSources(sources: readonly EvidenceText[]): Index {
  const facts = new Map<string, Place[]>();
  const terms: Map<string, number[]>[] = [];
  const add = <Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value) => {
    const values = map.get(key);
    if (values) values.push(value);
    else map.set(key, [value]);
  };
  for (const [source, { title, headingPath, text }] of sources.entries()) {
    const termsHere = new Map<string, number[]>();
    terms.push(termsHere);
    for (const [part, shift] of [
      [[title, ...headingPath].join('\n'), EVERYWHERE],
      [text, 0],
    ] as const) {
      for (const { terms: forms, start } of toWords(part)) {
        for (const term of forms) add(termsHere, term, start + shift);
      }
      for (const { forms, unit, start } of findNumbers(part)) {
        for (const form of forms) add(facts, `number ${form}`, { source, at: start + shift, unit });
        for (const head of headsOf(forms))
          add(facts, `number ${head}`, { source, at: start + shift, unit: null });
      }
      for (const { name, start, end } of listNames(part)) {
        const around = [part.charAt(start - 1), part.charAt(end)] as const;
        for (const form of namesWithin(name, ...around))
          add(facts, `name ${form}`, { source, at: start + shift, unit: null });
      }
    }
  }
  return { facts, terms, known: new Set(terms.flatMap((each) => [...each.keys()])) };
}

/** What is said of version 4.2 of a thing is said of version 4 as well. */
function headsOf(forms: readonly string[]): string[] {
  return forms.flatMap((form) => {
    const parts = form.split('.', MAX_VERSION_PARTS);
    return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
  });
}

function placesOf({ facts }: Index, { kind, forms, unit }: Fact): readonly Place[] {
  const places = forms.flatMap((form) => facts.get(`${kind} ${form}`) ?? []);
  return unit === null ? places : places.filter((place) => place.unit === null || place.unit === unit);
}

function countNear(
  index: Index,
  { source, at }: Place,
  { terms, nearChars, enough }: { terms: readonly string[]; nearChars: number; enough: number },
): number {
  let count = 0;
  for (const term of terms) {
    if (count >= enough) break;
    const places = index.terms[source]?.get(term) ?? [];
    if (at === EVERYWHERE ? places.length > 0 : hasNear(places, at, nearChars)) count++;
  }
  return count;
}

/** The places are in order, those of the head first. */
function hasNear(places: readonly number[], at: number, nearChars: number): boolean {
  if (places[0] === EVERYWHERE) return true;
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < at - nearChars) low = middle + 1;
    else high = middle;
  }
  return (places[low] ?? Number.POSITIVE_INFINITY) <= at + nearChars;
}
