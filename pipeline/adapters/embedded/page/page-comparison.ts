import type { Comparison, SourcedText } from '../../../page-blocks.ts';
import { placeOf } from '../../../text/place-of.ts';
import { toTerms } from '../../../text/terms.ts';
import { type ComparedThing, findComparedThings, toWholeTerms } from './compared-things.ts';
import { type PageMaterial, type RankedSentence, toSourced } from './page-material.ts';
import { findPageWords } from './page-words.ts';

const MAX_ROWS = 5;
const MAX_FIRST_SENTENCES = 2;
/** A sentence below this share of the best is about something else. */
const MIN_SHARE = 0.2;
/** What it counts for that a sentence names the thing, in shares of the best sentence. */
const NAMED = 0.5;

interface Side {
  readonly thing: ComparedThing;
  readonly sentences: readonly Candidate[];
}

interface Candidate {
  /** Better for a sentence that names the thing itself than for one that only stands under its heading. */
  readonly score: number;
  readonly sentence: RankedSentence;
  readonly terms: ReadonlySet<string>;
}

/**
 * A table of what the passages say of the two things that the question compares: first each in short, then one row for
 * every word on which a sentence about the one meets a sentence about the other. Null when there are no two things, or
 * only one of them is spoken of.
 */
export function composeComparison(material: PageMaterial): Comparison | null {
  const pairs = findComparedThings(material.request.question);
  const readings = pairs.length > 0 ? readTerms(material) : [];
  for (const [one, other] of pairs) {
    const left = readSide(readings, one, other);
    const right = readSide(readings, other, one);
    if (left.sentences.length === 0 || right.sentences.length === 0) continue;
    const rows = composeRows(left, right, findPageWords(material.request.intent.language).inShort);
    return { type: 'comparison', columns: [one.label, other.label], rows };
  }
  return null;
}

interface Reading {
  readonly sentence: RankedSentence;
  readonly terms: ReadonlySet<string>;
  /** Whole words of the heading that it stands under, as terms. */
  readonly place: readonly string[];
}

function readTerms({ request, sentences }: PageMaterial): readonly Reading[] {
  const places = new Map(request.passages.map((passage) => [passage.n, toWholeTerms(placeOf(passage))]));
  return sentences
    .filter(({ share }) => share >= MIN_SHARE)
    .map((sentence) => ({
      sentence,
      // A link speaks of what it says, not of what its address holds.
      terms: new Set(toTerms(sentence.text.replace(/\]\([^)]*\)/g, ']'))),
      place: places.get(sentence.passage.n) ?? [],
    }));
}

/** The sentences that speak of the one thing and not of the other, best first. A heading that names it speaks for its text. */
function readSide(readings: readonly Reading[], thing: ComparedThing, other: ComparedThing): Side {
  const sentences = readings.flatMap(({ sentence, terms, place }): Candidate[] => {
    if (speaksOf(terms, other) || (isAbout(place, other) && !isAbout(place, thing))) return [];
    const isNamed = speaksOf(terms, thing);
    const isHeaded = isAbout(place, thing) && !isAbout(place, other);
    return isNamed || isHeaded ? [{ sentence, terms, score: sentence.share + (isNamed ? NAMED : 0) }] : [];
  });
  return { thing, sentences: sentences.sort((a, b) => b.score - a.score) };
}

function speaksOf(terms: ReadonlySet<string>, thing: ComparedThing): boolean {
  return thing.terms.every((term) => terms.has(term));
}

/** "Max Cookie Size" is about sizes: the thing must be most of the heading for it to speak for its text. */
function isAbout(place: readonly string[], { terms }: ComparedThing): boolean {
  return terms.every((term) => place.includes(term)) && 2 * terms.length >= place.length;
}

function composeRows(left: Side, right: Side, inShort: string): Comparison['rows'] {
  const first = [left, right].map((side) => inReadingOrder(side.sentences.slice(0, MAX_FIRST_SENTENCES)));
  const used = new Set([left, right].flatMap((side) => side.sentences.slice(0, MAX_FIRST_SENTENCES)));
  const rows: { label: string; cells: readonly (readonly SourcedText[])[] }[] = [
    { label: inShort, cells: first },
  ];
  for (const { aspect, pair } of findAspects(left, right)) {
    if (rows.length === MAX_ROWS) break;
    if (pair.some((candidate) => used.has(candidate))) continue;
    for (const candidate of pair) used.add(candidate);
    rows.push({ label: aspect, cells: pair.map(({ sentence }) => [toSourced(sentence)]) });
  }
  return rows;
}

/** Words that both sides speak of, rare ones and good sentences first; a word that most sentences hold tells nothing. */
function findAspects(left: Side, right: Side): { aspect: string; pair: readonly [Candidate, Candidate] }[] {
  const own = new Set([...left.thing.terms, ...right.thing.terms]);
  const all = [...left.sentences, ...right.sentences];
  const counts = new Map<string, number>();
  for (const { terms } of all) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const aspects = [...counts].flatMap(([term, count]) => {
    if (own.has(term) || /^\d+$/.test(term) || count > Math.max(2, all.length / 2)) return [];
    const one = left.sentences.find(({ terms }) => terms.has(term));
    const other = right.sentences.find(({ terms }) => terms.has(term));
    const aspect = one && other && findSharedWord(one.sentence.text, other.sentence.text, term);
    if (!aspect) return [];
    const score = one.score + other.score + 1 / count;
    return [{ aspect, pair: [one, other] as const, score }];
  });
  return aspects.sort((a, b) => b.score - a.score || (a.aspect < b.aspect ? -1 : 1));
}

/** The word as both texts write it: the same stem alone may be two words, "general" and "generation". */
function findSharedWord(one: string, other: string, term: string): string | null {
  const words = findWords(one, term);
  const shared = findWords(other, term).find((word) => words.includes(word));
  return shared ? shared.charAt(0).toUpperCase() + shared.slice(1) : null;
}

/** Code and link targets are no labels, and neither are forms of verbs and adverbs, as far as English endings tell. */
function findWords(text: string, term: string): readonly string[] {
  const prose = text.replace(/`[^`]*`|\]\([^)]*\)/g, ' ').toLowerCase();
  const words = prose.match(/[\p{L}\p{N}][\p{L}\p{N}-]{3,}/gu) ?? [];
  return words.filter((word) => !/(?:ing|ed|ly)$/.test(word) && toTerms(word)[0] === term);
}

function inReadingOrder(candidates: readonly Candidate[]): SourcedText[] {
  return candidates
    .map(({ sentence }) => sentence)
    .sort((a, b) => a.passage.n - b.passage.n || a.start - b.start)
    .map(toSourced);
}
