import type { Citation, NumberedPassage, WriteRequest } from '../../../ports.ts';
import type { AnswerSentence } from './answer-sentences.ts';
import type { AnsweringPlace } from './choose-places.ts';
import { composeExcerpt, type ExcerptLimits } from './excerpt/compose-excerpt.ts';
import { pickSentences } from './excerpt/pick-sentences.ts';
import { isProse, type QuotedBlock } from './excerpt/quote-block.ts';
import { toPlace } from './to-place.ts';

/** What is yielded at a time: a block of the answer with the words of its source that it rests on. */
export interface AnswerPiece {
  readonly text: string;
  readonly citations: readonly Citation[];
}

const PARAGRAPHS = /\S[^\S\n]*\n[^\S\n]*\n\s*\S/;

interface AnswerLimits extends ExcerptLimits {
  /** Of running text without headings. */
  readonly plain: number;
}

const FIRST_LIMITS: AnswerLimits = { wholeSection: 900, prose: 500, all: 1_100, plain: 385 };
const SECOND_LIMITS: AnswerLimits = { wholeSection: 400, prose: 300, all: 500, plain: 250 };
/** A second place is quoted when the first one has not said more than this. */
const MAX_FIRST_LENGTH = 700;

/**
 * The best passage speaks, in its own order; a second one only when it is nearly as good and there is room. Everything is
 * verbatim. The citation of a passage is the sentence that answers.
 */
export function composeAnswer(request: WriteRequest, places: readonly AnsweringPlace[]): AnswerPiece[] {
  const [first, second] = places;
  if (!first) return [];
  const pieces = quotePlace(request, first, FIRST_LIMITS);
  const length = pieces.reduce((sum, { text }) => sum + text.length, 0);
  if (!second || length > MAX_FIRST_LENGTH) return pieces;
  return [...pieces, ...quotePlace(request, second, SECOND_LIMITS)];
}

function quotePlace(
  { intent }: WriteRequest,
  { passage, best, ranked: own }: AnsweringPlace,
  limits: AnswerLimits,
): AnswerPiece[] {
  const scoreWithin = (start: number, end: number) =>
    Math.max(
      0,
      ...own
        .filter(({ sentence }) => sentence.start >= start && sentence.start < end)
        .map(({ score }) => score),
    );
  // One paragraph without a heading: nothing in it tells what belongs together.
  const isPlain =
    passage.headingPath.length === 0 &&
    !PARAGRAPHS.test(passage.text) &&
    own.every(({ sentence }) => sentence.kind === 'prose');
  const blocks = isPlain
    ? pickSentences(own, limits.plain)
    : composeExcerpt({
        text: passage.text,
        bestStart: best.start,
        scoreWithin,
        isHeaded: passage.headingPath.length > 0,
        // What is no question is most often what somebody wants to do: "rename a column".
        wantsCode: intent.kind === 'instruction' || intent.kind === 'not-a-question',
        limits,
      });
  return toPieces(passage, best, blocks);
}

/** The place first, where it has headings; its number stands behind the words that answer. */
function toPieces(
  passage: NumberedPassage,
  best: AnswerSentence,
  blocks: readonly QuotedBlock[],
): AnswerPiece[] {
  const cited =
    blocks.find((block) => isProse(block) && best.start >= block.start && best.start < block.end) ??
    blocks.find(isProse);
  const place = passage.headingPath.length > 0 || !cited ? [`*${toPlace(passage)}*`] : [];
  const citation: Citation = { n: passage.n, quote: best.text };
  return [
    ...place.map((text) => ({ text: cited ? text : `${text} [${passage.n}]`, citations: [] })),
    ...blocks.map((block, index) => ({
      text: block === cited ? `${block.text} [${passage.n}]` : block.text,
      citations: index === 0 ? [citation] : [],
    })),
  ];
}
