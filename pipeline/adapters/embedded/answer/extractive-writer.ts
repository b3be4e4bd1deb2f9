import type { Citation, WriteRequest, Writer, WrittenAnswer } from '../../../ports.ts';
import { REFUSAL_THRESHOLD } from '../knowledge/confidence.ts';
import { type AnswerSentence, narrowToAsked, readAnswerSentences } from './answer-sentences.ts';
import { findSteps } from './answer-steps.ts';
import {
  type ChosenSentence,
  chooseSentences,
  rankSentences,
  type ScoredSentence,
} from './choose-sentences.ts';
import { cutAnywhere } from './cut-sentence.ts';
import { findUnansweredWords } from './unanswered-words.ts';

/** Characters of an answer in prose, its citation marks included. */
const MAX_LENGTH = 400;
/** An instruction may carry its steps or its code whole. */
const MAX_LENGTH_WITH_STEPS = 900;
const MARK_LENGTH = 6;
/** Steps beside a sentence that scores less than this share of the best are not what was asked for. */
const MIN_STEPS_SHARE = 0.85;
const CLOSEST_PASSAGES = 3;
const MAX_TITLE_LENGTH = 80;

interface Piece {
  readonly text: string;
  readonly citation: Citation;
}

/**
 * Answers with sentences of the passages as they stand there, each followed by the number of its source. Needs no model.
 * Under REFUSAL_THRESHOLD it says that the documents do not answer, and names the nearest ones.
 */
export function createExtractiveWriter(): Writer {
  return {
    async *write(request, signal) {
      signal.throwIfAborted();
      const sentences = readAnswerSentences(request.question, request.terms, request.passages);
      if (sentences.length === 0 || request.confidence < REFUSAL_THRESHOLD) {
        return yield* writeRefusal(request, sentences);
      }
      const citations: Citation[] = [];
      for (const piece of composeAnswer(request, sentences)) {
        signal.throwIfAborted();
        citations.push(piece.citation);
        yield piece.text;
      }
      return { finishReason: 'extractive', confidence: request.confidence, citations, usage: null };
    },
  };
}

function composeAnswer({ question, intent, terms }: WriteRequest, all: readonly AnswerSentence[]): Piece[] {
  const sentences = narrowToAsked(question, all);
  const prose = sentences.filter(({ announces }) => !announces);
  const chosen = chooseSentences(prose.length > 0 ? prose : sentences, terms, MAX_LENGTH);
  const ranked = rankSentences(sentences);
  const withSteps = composeSteps(
    intent.kind === 'instruction' ? findInstructing(ranked, chosen) : findAnnouncing(ranked),
  );
  if (withSteps) return withSteps;
  return chosen.map(({ sentence, quote }, index) => ({
    text: `${index > 0 ? ' ' : ''}${toText(sentence, quote)} [${sentence.passage.n}]`,
    citation: { n: sentence.passage.n, quote },
  }));
}

/** Whose steps an instruction may be: good sentences of the answer, and of the passage that has the best one. */
function findInstructing(
  ranked: readonly ScoredSentence[],
  chosen: readonly ChosenSentence[],
): readonly AnswerSentence[] {
  const [best] = ranked;
  if (!best) return [];
  const ofAnswer = new Set(chosen.map(({ sentence }) => sentence));
  return ranked
    .filter(({ score }) => score >= MIN_STEPS_SHARE * best.score)
    .map(({ sentence }) => sentence)
    .filter((sentence) => ofAnswer.has(sentence) || sentence.passage === best.sentence.passage);
}

/** For a question of another kind only the best sentence of all, and if it says nothing without what follows it. */
function findAnnouncing([best]: readonly ScoredSentence[]): readonly AnswerSentence[] {
  return best?.sentence.announces ? [best.sentence] : [];
}

/** The first of the sentences that has steps or code right by it, and those. */
function composeSteps(sentences: readonly AnswerSentence[]): Piece[] | null {
  for (const sentence of sentences) {
    const { n } = sentence.passage;
    const steps = findSteps(sentence, MAX_LENGTH_WITH_STEPS - sentence.text.length - 2 * MARK_LENGTH);
    if (steps === null) continue;
    const lead: Piece[] = steps.includes(sentence.text)
      ? []
      : [{ text: `${toOneLine(sentence.text)} [${n}]\n\n`, citation: { n, quote: sentence.text } }];
    // A mark behind a fence would become part of the code; the sentence before it has one.
    const isCode = /^ {0,3}[`~]/.test(steps);
    return [...lead, { text: isCode ? `${steps}\n` : `${steps} [${n}]`, citation: { n, quote: steps } }];
  }
  return null;
}

function* writeRefusal(
  { intent, passages, terms, confidence }: WriteRequest,
  sentences: readonly AnswerSentence[],
): Generator<string, WrittenAnswer, void> {
  const { refusal, closest } = findUnansweredWords(intent.language);
  yield refusal;
  const citations: Citation[] = [];
  const titles = new Set<string>();
  for (const passage of passages) {
    const place = passage.headingPath.at(-1);
    const document = passage.title || passage.documentId;
    const title = toPlainTitle(place && place !== document ? `${document}, ${place}` : document);
    if (titles.has(title) || titles.size === CLOSEST_PASSAGES) continue;
    titles.add(title);
    const ofPassage = sentences.filter((sentence) => sentence.passage.n === passage.n);
    const [nearest] = chooseSentences(ofPassage, terms, MAX_LENGTH);
    if (nearest) citations.push({ n: passage.n, quote: nearest.quote });
    yield `${titles.size === 1 ? `\n\n${closest}\n` : ''}\n- ${title} [${passage.n}]`;
  }
  return { finishReason: 'unanswered', confidence, citations, usage: null };
}

/** Titles may hold Markdown, and some are whole sentences. */
function toPlainTitle(title: string): string {
  const plain = toOneLine(title.replace(/\[([^\]]*)\]\([^)]*\)?/g, '$1').replace(/[`*[\]]/g, ''));
  const cut = cutAnywhere(plain, MAX_TITLE_LENGTH);
  return cut === plain ? plain : `${cut}...`;
}

/** On one line, with dots where the sentence goes on. */
function toText({ text }: AnswerSentence, quote: string): string {
  const start = text.indexOf(quote);
  const isCutBehind = start + quote.length < text.length;
  return `${start > 0 ? '...' : ''}${toOneLine(quote)}${isCutBehind ? '...' : ''}`;
}

function toOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
