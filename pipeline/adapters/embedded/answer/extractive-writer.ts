import type { Citation, WriteRequest, Writer, WrittenAnswer } from '../../../ports.ts';
import { REFUSAL_THRESHOLD } from '../knowledge/confidence.ts';
import { readAnswerSentences } from './answer-sentences.ts';
import { composeAnswer } from './compose-answer.ts';
import { findRefusalWords } from './refusal-words.ts';

/**
 * Answers with the best place of the documents as it stands there, followed by the number of its source. Needs no model.
 * Under REFUSAL_THRESHOLD it says that the documents do not answer.
 */
export function createExtractiveWriter(): Writer {
  return {
    async *write(request, signal) {
      signal.throwIfAborted();
      const sentences = readAnswerSentences(request.question, request.terms, request.passages);
      if (sentences.length === 0 || request.confidence < REFUSAL_THRESHOLD) {
        return yield* writeRefusal(request);
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

/** Where else to look is told by the hits. */
function* writeRefusal({ intent, confidence }: WriteRequest): Generator<string, WrittenAnswer, void> {
  yield findRefusalWords(intent.language).unanswered;
  return { finishReason: 'unanswered', confidence, citations: [], usage: null };
}
