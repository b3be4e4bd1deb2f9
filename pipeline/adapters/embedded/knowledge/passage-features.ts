import type { Passage } from '../../../ports.ts';
import { createHeadingComparer } from '../../../text/asked-heading.ts';
import { createTermFinder, mergeCredits, type TermMatch, toCredits } from '../../../text/find-terms.ts';
import { placeOf } from '../../../text/place-of.ts';
import { findSentences } from '../../../text/sentences.ts';
import { detectAnswerKind, holdsAnswerKind } from '../answer/answer-kind.ts';
import { isDatedFor } from './dated-page.ts';
import { createHeadingLikeness } from './heading-likeness.ts';
import { parsePassageId } from './passage-row.ts';
import type { QuestionWord, WeighedQuestion } from './weigh-question.ts';
import { creditAlternatives } from './weigh-with-owner-words.ts';

/** How well a passage covers a question, each from 0 to 1 and weighted by the rarity of the words. */
export interface PassageFeatures {
  /** Words of the question anywhere in title, headings or text. */
  readonly coverage: number;
  /** Words in the best sentence, those in the title or in the sentences beside it counted in part. */
  readonly sentence: number;
  /** Words in title and headings. */
  readonly title: number;
  /** A heading that is a question itself: how alike the two are, small words counted (Jaccard index). */
  readonly asked: number;
  /** Neighbours in the question that stand near each other in the text; a single word is its own neighbour. */
  readonly adjacency: number;
  /** A sentence that is as good as the best holds a date, a number, a name or a definition where the question asks for one. */
  readonly answerKind: number;
  /** How alike the passage's nearest heading and the question are; of a page's beginning its title, when a thing is asked for. */
  readonly headingLikeness: number;
  /** Words of the question in that heading. */
  readonly headingCoverage: number;
  /** How alike the document's title and the question are. */
  readonly titleLikeness: number;
  /** Share of the text that is links: a list of contents answers nothing. */
  readonly links: number;
  /** 1 for news and lists of changes when they are not asked for, else 0. */
  readonly dated: number;
  /** 1 when there is next to nothing to read, else 0. */
  readonly short: number;
  /** Logarithm of a section's length against a usual one; 0 for 800 characters, and for a passage without headings. */
  readonly length: number;
}

/** So few words are the name of a thing. */
const MAX_THING_WORDS = 2;
/** A title that has so much of the question names the thing that is asked for. */
const SAME_NAME = 0.75;
const SHORT_LENGTH = 150;
const MIN_LENGTH = 40;
const USUAL_LENGTH = 800;
const LINK = /!?\[[^\]\n]{0,400}\]\([^)\n]{0,400}\)/g;
const NONE: ReadonlyMap<number, number> = new Map();
/** What a word counts towards a sentence when it stands beside the sentence only. */
const NEARBY_CREDIT = 0.5;
/** A compound of which only the parts are there. */
const PARTS_CREDIT = 0.8;
/** Sentences that cover the question about as well as the best one. */
const NEARLY_BEST = 0.95;
/** Words between two neighbours of the question that still count as near, `how to send a file`. */
const NEAR_WORDS = 3;

export function createPassageReader(
  question: WeighedQuestion,
  questionText: string,
  rarityOf: (term: string) => number,
): (passage: Passage) => PassageFeatures {
  const compareLikeness = createHeadingLikeness(question, rarityOf);
  const findTerms = createTermFinder(question.terms);
  const kind = detectAnswerKind(questionText);
  const compareHeading = createHeadingComparer(questionText);
  const total = question.words.reduce((sum, word) => sum + word.weight, 0) || 1;
  const asksForThing = kind?.kind === 'definition' || question.words.length <= MAX_THING_WORDS;
  const covered = (credit: (word: QuestionWord) => number) =>
    question.words.reduce((sum, word) => sum + word.weight * credit(word), 0) / total;

  return function readPassage({ id, documentId, title, headingPath, text }) {
    const titled = compareLikeness(title);
    // What a thing is, is said where the page of its name begins.
    const isOpening = headingPath.length === 0 && parsePassageId(id)?.ordinal === 0;
    const isNamed = asksForThing && isOpening && titled.coverage >= SAME_NAME;
    const heading = isNamed ? titled : compareLikeness(headingPath.at(-1) ?? '');
    const inTitle = toCredits(findTerms([title, ...headingPath].join('\n')));
    const matches = findTerms(text);
    const inText = toCredits(matches);
    const everywhere = mergeCredits(inTitle, inText);
    const spans = findSentences(text);
    const sentences = spans.map(({ start, end }) =>
      toCredits(matches.filter((match) => match.start >= start && match.start < end)),
    );
    const scores = sentences.map((found, index) => {
      const near = mergeCredits(inTitle, sentences[index - 1] ?? NONE, sentences[index + 1] ?? NONE);
      return covered((word) => Math.max(credit(word, found), NEARBY_CREDIT * credit(word, near)));
    });
    const best = Math.max(0, ...scores);
    const bestTexts = spans.filter((_, index) => (scores[index] ?? 0) >= NEARLY_BEST * best);
    return {
      coverage: covered((word) => credit(word, everywhere)),
      sentence: best,
      title: covered((word) => credit(word, inTitle)),
      asked: compareHeading(placeOf({ headingPath, title })),
      adjacency:
        question.words.length > 1
          ? measureAdjacency(question.words, matches)
          : covered((word) => credit(word, inText)),
      answerKind: bestTexts.some((span) => holdsAnswerKind(kind, span.text, questionText)) ? 1 : 0,
      headingLikeness: heading.likeness,
      headingCoverage: heading.coverage,
      titleLikeness: titled.likeness,
      links: measureLinks(text),
      dated: isDatedFor(questionText, documentId) ? 1 : 0,
      short: text.length < SHORT_LENGTH ? 1 : 0,
      length: headingPath.length > 0 ? Math.log(Math.max(MIN_LENGTH, text.length) / USUAL_LENGTH) : 0,
    };
  };
}

function measureLinks(text: string): number {
  if (!text.includes('](')) return 0;
  return (
    Array.from(text.matchAll(LINK), ([link]) => link.length).reduce((sum, size) => sum + size, 0) /
    text.length
  );
}

/** 0 to 1: how much of the word, or of what the owner calls it, is among the terms that were found. */
function credit(word: QuestionWord, found: ReadonlyMap<number, number>): number {
  return Math.max(creditOwn(word, found), creditAlternatives(word, found));
}

function creditOwn(word: QuestionWord, found: ReadonlyMap<number, number>): number {
  const [first = -1] = word.terms;
  const whole = word.hasWhole ? (found.get(first) ?? 0) : 0;
  const parts = word.hasWhole ? word.terms.slice(1) : word.terms;
  if (whole === 1 || parts.length === 0) return word.trust * whole;
  const sum = parts.reduce((total, part) => total + (found.get(part) ?? 0), 0);
  return word.trust * Math.max(whole, (PARTS_CREDIT * sum) / parts.length);
}

function measureAdjacency(words: readonly QuestionWord[], matches: readonly TermMatch[]): number {
  let total = 0;
  let near = 0;
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (!next) break;
    const weight = Math.min(word.weight, next.weight);
    total += weight;
    if (areNear(word, next, matches)) near += weight;
  }
  return total > 0 ? near / total : 0;
}

function areNear(word: QuestionWord, next: QuestionWord, matches: readonly TermMatch[]): boolean {
  const places = matchesOf(word, matches);
  const others = matchesOf(next, matches);
  // One word may be what the owner calls the whole phrase.
  const isOnePhrase = word.alternatives !== undefined && word.alternatives === next.alternatives;
  return places.some((a) =>
    others.some((b) => (isOnePhrase || a.word !== b.word) && Math.abs(a.word - b.word) <= NEAR_WORDS),
  );
}

function matchesOf({ terms, alternatives = [] }: QuestionWord, matches: readonly TermMatch[]): TermMatch[] {
  return matches.filter(
    ({ term }) => terms.includes(term) || alternatives.some((each) => each.includes(term)),
  );
}
