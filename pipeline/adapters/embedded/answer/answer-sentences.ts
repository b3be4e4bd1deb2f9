import { findFences } from '../../../import/cut/code-ranges.ts';
import type { NumberedPassage, WeightedTerm } from '../../../ports.ts';
import { createHeadingComparer } from '../../../text/asked-heading.ts';
import { createTermFinder, mergeCredits, type TermMatch, toCredits } from '../../../text/find-terms.ts';
import { pointsElsewhere } from '../../../text/language-phrases.ts';
import { placeOf } from '../../../text/place-of.ts';
import { findSentences, type Sentence } from '../../../text/sentences.ts';
import { findTextLanguage } from '../../../text/text-language.ts';
import { detectAnswerKind, holdsAnswerKind } from './answer-kind.ts';

/** A sentence, list item, table row or block of code that could be part of an answer. */
export interface AnswerSentence extends Omit<Sentence, 'kind'> {
  readonly kind: Sentence['kind'] | 'code';
  readonly passage: NumberedPassage;
  /** It says something by itself: no row, label, question, fragment or mere pointer. */
  readonly isThought: boolean;
  /** It ends in a colon, and says something only together with the code or the list behind it. */
  readonly announces: boolean;
  /** Where the question's terms stand in it, offsets into `text`. */
  readonly matches: readonly TermMatch[];
  readonly features: SentenceFeatures;
}

/** Each from 0 to 1. */
export interface SentenceFeatures {
  /** Rarity-weighted share of the question's terms in the sentence. */
  readonly own: number;
  /** The same with terms that few of the sentences have counting for more. */
  readonly telling: number;
  /** Share that is not in the sentence but in the title, the headings or a sentence beside it. */
  readonly nearby: number;
  /** Share that is not in the sentence but in the one before it, which it goes on from. */
  readonly before: number;
  /** Neighbours in the question that stand near each other in the sentence. */
  readonly adjacency: number;
  /** It holds a date, a number, a name or a definition where the question asks for one. */
  readonly answerKind: number;
  /** Its passage's score against the best passage's. */
  readonly passage: number;
  /** It stands in running text, not in a list. */
  readonly prose: number;
  /** It sends its reader elsewhere. */
  readonly pointer: number;
}

type Unit = Omit<Sentence, 'kind'> & Pick<AnswerSentence, 'kind'>;

interface ReadSentence {
  readonly sentence: Unit;
  readonly isThought: boolean;
  readonly passage: NumberedPassage;
  readonly matches: readonly TermMatch[];
  readonly found: Credits;
  readonly before: Credits;
  readonly around: Credits;
}

type Credits = ReadonlyMap<number, number>;

/** Words between two neighbours of the question that still count as near. */
const NEAR_WORDS = 3;
const COLON = /[:：]["'”’)\]*_]*$/;
/** Fenced code or an ordered list, behind the sentence that announces it. */
const ANNOUNCED = /^[ \t]*\n\s*(?:`{3}|~{3}|1[.)]\s)/;
const ANNOUNCED_LENGTH = 80;
const ONE_OR_TWO_WORDS = /^\S+(?:\s+\S+)?$/;

/** A heading this like the question is the question: what stands below it answers. */
const SAME_QUESTION = 0.8;

/** Those that stand below the question itself, as in a list of questions and answers; all where none does. */
export function narrowToAsked<Sentence extends AnswerSentence>(
  question: string,
  sentences: readonly Sentence[],
): readonly Sentence[] {
  const compareHeading = createHeadingComparer(question);
  const passages = new Set(sentences.map(({ passage }) => passage));
  const likeness = new Map(Array.from(passages, (passage) => [passage, compareHeading(placeOf(passage))]));
  const greatest = Math.max(0, ...likeness.values());
  return greatest >= SAME_QUESTION
    ? sentences.filter(({ passage }) => likeness.get(passage) === greatest)
    : sentences;
}

/** The sentences of all passages that read as prose or announce code or a list, in the order of the passages. */
export function readAnswerSentences(
  question: string,
  terms: readonly WeightedTerm[],
  passages: readonly NumberedPassage[],
): AnswerSentence[] {
  const findTerms = createTermFinder(terms);
  const read = passages.flatMap((passage) => readPassage(passage, findTerms));
  const rarities = terms.map(({ weight }) => weight);
  const telling = terms.map(({ weight }, index) => {
    const count = read.filter(({ found }) => found.has(index)).length;
    return weight * Math.log(1 + read.length / (count + 0.5));
  });
  const language = findTextLanguage(question);
  const wanted = detectAnswerKind(question, language);
  const bestScore = Math.max(...passages.map((passage) => passage.score), Number.MIN_VALUE);

  return read.map(({ sentence, isThought, passage, matches, found, before, around }) => ({
    ...sentence,
    passage,
    isThought,
    announces: COLON.test(sentence.text),
    matches,
    features: {
      own: share(found, rarities),
      telling: share(found, telling),
      nearby: share(without(around, found), rarities),
      before: share(without(before, found), rarities),
      adjacency: measureAdjacency(terms, matches),
      answerKind: holdsAnswerKind(wanted, sentence.text, question),
      passage: passage.score / bestScore,
      prose: sentence.kind === 'prose' && isThought ? 1 : 0,
      pointer: pointsElsewhere(sentence.text, language) ? 1 : 0,
    },
  }));
}

function readPassage(passage: NumberedPassage, findTerms: (text: string) => TermMatch[]): ReadSentence[] {
  const inTitle = toCredits(findTerms([passage.title, ...passage.headingPath].join('\n')));
  const sentences = findUnits(passage.text);
  const matches = sentences.map((sentence) => findTerms(sentence.text));
  const found = matches.map(toCredits);
  return sentences.map((sentence, index): ReadSentence => {
    const before = found[index - 1] ?? new Map<number, number>();
    return {
      sentence,
      isThought: sentence.kind !== 'code' && (readsAsProse(sentence) || announces(sentence, passage.text)),
      passage,
      matches: matches[index] ?? [],
      found: found[index] ?? new Map(),
      before,
      around: mergeCredits(inTitle, before, found[index + 1] ?? new Map()),
    };
  });
}

/** Sentences, items and rows with the fenced code between them, in order. */
function findUnits(text: string): Unit[] {
  const codes = findFences(text).map(
    ([start, end]): Unit => ({ text: text.slice(start, end), start, end, kind: 'code', block: -1 }),
  );
  return [...findSentences(text), ...codes].sort((a, b) => a.start - b.start);
}

/** Not a table row, a label, a question, a fragment, a line of marks, or one that only points elsewhere. */
function readsAsProse({ kind, text }: Unit): boolean {
  if (kind === 'row' || COLON.test(text) || /[?？؟]["'”’)\]*_]*$/.test(text)) return false;
  if (ONE_OR_TWO_WORDS.test(text) && !/\p{Lo}/u.test(text)) return false;
  const written = text.replace(/[\s\p{P}\p{S}]/gu, '').length;
  if (written < text.replace(/\s/g, '').length / 2) return false;
  const withoutLinks = text.replace(/!?\[[^\]]*\]\([^)]*\)|https?:\/\/\S+/g, '');
  if (withoutLinks.length < text.length / 3) return false;
  if (/[.!。！…।۔｡]["'”’»)\]*_`]*$/u.test(text)) return true;
  // Scripts that do without a full stop, and list items that are whole thoughts.
  if (/[\p{Lo}\p{M}]$/u.test(text)) return true;
  return kind === 'item' && text.split(/\s+/).length >= 4;
}

function announces({ kind, text, end }: Unit, source: string): boolean {
  return kind === 'prose' && COLON.test(text) && ANNOUNCED.test(source.slice(end, end + ANNOUNCED_LENGTH));
}

function share(found: Credits, weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  let sum = 0;
  for (const [term, credit] of found) sum += credit * (weights[term] ?? 0);
  return sum / total;
}

function without(found: Credits, others: Credits): Credits {
  return new Map([...found].filter(([term]) => !others.has(term)));
}

function measureAdjacency(terms: readonly WeightedTerm[], matches: readonly TermMatch[]): number {
  let total = 0;
  let near = 0;
  for (const [index, term] of terms.entries()) {
    const next = terms[index + 1];
    if (!next) break;
    const weight = Math.min(term.weight, next.weight);
    total += weight;
    const others = matches.filter((match) => match.term === index + 1);
    const isNear = matches.some(
      (match) =>
        match.term === index && others.some((other) => Math.abs(other.word - match.word) <= NEAR_WORDS),
    );
    if (isNear) near += weight;
  }
  return total > 0 ? near / total : 0;
}
