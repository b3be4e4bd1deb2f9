import type { NumberedPassage, WeightedTerm } from '../../ports.ts';
import { createTermFinder, type TermMatch } from '../../text/find-terms.ts';
import { findSentences, type Sentence } from '../../text/sentences.ts';
import { detectAnswerKind, holdsAnswerKind } from './answer-kind.ts';

/** A sentence that could be part of an answer. */
export interface AnswerSentence extends Sentence {
  readonly passage: NumberedPassage;
  /** Its place among the sentences of its passage. */
  readonly index: number;
  /** Indexes of the question's terms in it. */
  readonly found: ReadonlySet<number>;
  readonly features: SentenceFeatures;
}

/** Each from 0 to 1. */
export interface SentenceFeatures {
  /** Rarity-weighted share of the question's terms in the sentence. */
  readonly own: number;
  /** Share that is not in the sentence but in the title, the headings or a sentence beside it. */
  readonly nearby: number;
  /** Neighbours in the question that stand near each other in the sentence. */
  readonly adjacency: number;
  /** It holds a date, number or name where the question asks for one. */
  readonly answerKind: number;
  /** Its passage's score against the best passage's. */
  readonly passage: number;
}

/** Words between two neighbours of the question that still count as near. */
const NEAR_WORDS = 3;

/** The sentences of all passages that read as prose, in the order of the passages. */
export function readAnswerSentences(
  question: string,
  terms: readonly WeightedTerm[],
  passages: readonly NumberedPassage[],
): AnswerSentence[] {
  const findTerms = createTermFinder(terms.map(({ term }) => term));
  const total = terms.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const share = (found: Iterable<number>) =>
    [...found].reduce((sum, index) => sum + (terms[index]?.weight ?? 0), 0) / total;
  const kind = detectAnswerKind(question);
  const bestScore = Math.max(...passages.map((passage) => passage.score), Number.MIN_VALUE);

  return passages.flatMap((passage) => {
    const inTitle = toTermSet(findTerms([passage.title, ...passage.headingPath].join('\n')));
    const sentences = findSentences(passage.text);
    const matches = sentences.map((sentence) => findTerms(sentence.text));
    const found = matches.map(toTermSet);
    return sentences.flatMap((sentence, index): AnswerSentence[] => {
      const own = found[index] ?? new Set();
      if (!readsAsProse(sentence)) return [];
      const around = new Set([...inTitle, ...(found[index - 1] ?? []), ...(found[index + 1] ?? [])]);
      const features = {
        own: share(own),
        nearby: share([...around].filter((term) => !own.has(term))),
        adjacency: measureAdjacency(terms, matches[index] ?? []),
        answerKind: holdsAnswerKind(kind, sentence.text, question),
        passage: passage.score / bestScore,
      };
      return [{ ...sentence, passage, index, found: own, features }];
    });
  });
}

/** Not a table row, a label, a question, or a line that only points elsewhere. */
function readsAsProse({ kind, text }: Sentence): boolean {
  if (kind === 'row' || /[?？؟:：]["'”’)\]*_]*$/.test(text)) return false;
  const withoutLinks = text.replace(/!?\[[^\]]*\]\([^)]*\)|https?:\/\/\S+/g, '');
  if (withoutLinks.length < text.length / 3) return false;
  if (/[.!。！…।۔｡]["'”’»)\]*_`]*$/u.test(text)) return true;
  // Scripts that do without a full stop, and list items that are whole thoughts.
  if (/\p{Lo}$/u.test(text)) return true;
  return kind === 'item' && text.split(/\s+/).length >= 4;
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

function toTermSet(matches: readonly TermMatch[]): Set<number> {
  return new Set(matches.map((match) => match.term));
}
