import type { Citation, WriteRequest, Writer, WrittenAnswer } from '../../../ports.ts';
import { REFUSAL_THRESHOLD } from '../knowledge/confidence.ts';
import { type AnswerSentence, readAnswerSentences } from './answer-sentences.ts';
import { chooseSentences } from './choose-sentences.ts';
import { composeAnswer } from './compose-answer.ts';
import { cutAnywhere } from './cut-sentence.ts';
import { findUnansweredWords } from './unanswered-words.ts';

/** Characters that are quoted of a place that comes near. */
const MAX_LENGTH = 400;
const CLOSEST_PASSAGES = 3;
const MAX_TITLE_LENGTH = 80;

/**
 * Answers with the best place of the documents as it stands there, followed by the number of its source. Needs no model.
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
      for (const [index, piece] of composeAnswer(request, sentences).entries()) {
        signal.throwIfAborted();
        citations.push(...piece.citations);
        yield index === 0 ? piece.text : `\n\n${piece.text}`;
      }
      return { finishReason: 'extractive', confidence: request.confidence, citations, usage: null };
    },
  };
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

function toOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
